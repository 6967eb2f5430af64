import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seal } from '../../core/provenance/statement.ts';
import { tune } from '../../harvester/tune/tune.ts';
import { competitionEnvironment } from '../competition-environment.ts';
import { runnerConfig } from '../evaluate/runner-config.ts';
import { readFetched } from '../reevaluate/asked-model.ts';
import type { ActionDoor } from '../run-action.ts';
import { version } from '../version.ts';
import { needed, type TuneInputs } from './inputs.ts';
import { readSpaces } from './read-spaces.ts';

/** Trains the fetched version's own code on the data owner's runner. The weights stay in its store; what is written is the signed record. */
export async function train({ summary, output, log, quote }: ActionDoor, asked: TuneInputs): Promise<void> {
  const runner = await runnerConfig(process.env);
  const spaces = readSpaces(asked.params);
  const { model, contractOfCompetition: competition, competitionDir, dataset } = await readFetched(asked.path, needed(asked, 'digest'));
  const { record } = await tune({
    model,
    competition,
    competitionDir,
    dataset,
    dataDir: join(runner.data, 'datasets'),
    environment: await competitionEnvironment(competitionDir, competition, log),
    store: runner.store,
    runnerId: runner.id,
    version,
    now: () => new Date(),
    log: quote,
    spaces,
    seed: Number(asked.seed),
    ...(asked.search !== undefined && { search: Number(asked.search) }),
  });
  await writeFile(asked.result, `${JSON.stringify(await seal('tuning', record, runner.key))}\n`);
  output('id', record.id);
  const { heldOut, data, parent } = record;
  const [score] = heldOut.scores;
  await summary(
    `### ${record.id}\n\n${record.competition} version ${parent.version} tuned on ${data.owner}/${data.name}: ${score?.name} **${score?.value}** on ${heldOut.rows} rows it never saw, ${heldOut.difference > 0 ? 'better' : 'not better'} than its parent (${heldOut.difference}, p = ${heldOut.p}). Its weights stay on this runner. ${record.bits.toFixed(1)} bits booked.\n`,
  );
}
