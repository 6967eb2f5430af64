import { runAction } from '../run-action.ts';
import { fetchBoardFiles } from './fetch-board-files.ts';
import { inputs as schema } from './inputs.ts';
import { judgeBoard } from './judge-board.ts';
import { locate } from './locate.ts';

const steps = { locate, fetch: fetchBoardFiles, judge: judgeBoard } as const;

await runAction(async (door) => {
  const asked = door.inputs(schema);
  await steps[asked.step](door, asked);
});
