import { writeFile } from 'node:fs/promises';
import { seal } from '../../core/provenance/statement.ts';
import { tune } from '../../harvester/tune/tune.ts';
import { needed } from '../inputs/needed.ts';
import { privateRun } from '../reevaluate/private-run.ts';
import type { ActionDoor } from '../run-action.ts';
import type { TuneInputs } from './inputs.ts';
import { readSpaces } from './read-spaces.ts';

/** Trains the fetched version's own code on the data owner's runner. The weights stay in its store; what is written is the signed record. */
export async function train(door: ActionDoor, asked: TuneInputs): Promise<void> {
  const spaces = readSpaces(asked.params);
  const { runner, input } = await privateRun(door, asked.path, needed(asked, 'digest'));
  const { record } = await tune({
    ...input,
    spaces,
    seed: Number(asked.seed),
    ...(asked.search !== undefined && { search: Number(asked.search) }),
  });
  await writeFile(asked.result, `${JSON.stringify(await seal('tuning', record, runner.key))}\n`);
  door.output('id', record.id);
  const { heldOut, data, parent } = record;
  const [score] = heldOut.scores;
  await door.summary(
    `### ${record.id}\n\n${record.competition} version ${parent.version} tuned on ${data.owner}/${data.name}: ${score?.name} **${score?.value}** on ${heldOut.rows} rows it never saw, ${heldOut.difference > 0 ? 'better' : 'not better'} than its parent (${heldOut.difference}, p = ${heldOut.p}). Its weights stay on this runner. ${record.bits.toFixed(1)} bits booked.\n`,
  );
}
