import { runAction } from '../run-action.ts';
import { inputs as schema } from './inputs.ts';
import { recordTuning } from './record-tuning.ts';
import { train } from './train.ts';

const steps = { train, record: recordTuning } as const;

await runAction(async (door) => {
  const asked = door.inputs(schema);
  await steps[asked.step](door, asked);
});
