import { runAction } from '../run-action.ts';
import { evaluateAgain } from './evaluate-again.ts';
import { fetchModelFiles } from './fetch-model-files.ts';
import { inputs as schema } from './inputs.ts';
import { locate } from './locate.ts';
import { plan } from './plan.ts';
import { recordResult } from './record-result.ts';

const steps = { plan, locate, fetch: fetchModelFiles, evaluate: evaluateAgain, record: recordResult } as const;

await runAction(async (door) => {
  const asked = door.inputs(schema);
  await steps[asked.step](door, asked);
});
