import { join } from 'node:path';
import type { TuneInput } from '../../harvester/tune/tune.ts';
import { competitionEnvironment } from '../competition-environment.ts';
import { runnerConfig, type RunnerConfig } from '../evaluate/runner-config.ts';
import type { ActionDoor } from '../run-action.ts';
import { version } from '../version.ts';
import { readFetched, type FetchedModel } from './asked-model.ts';

export interface PrivateRun {
  readonly runner: RunnerConfig;
  readonly trigger: FetchedModel['trigger'];
  /** What a re-evaluation and a tuning have in common. */
  readonly input: Omit<TuneInput, 'spaces' | 'search' | 'seed'> & { readonly log: (line: string) => void };
}

/** What was fetched, laid beside the data this runner holds. Throws when it was changed on its way, or the runner is not set up. */
export async function privateRun({ log, quote }: ActionDoor, path: string, digest: string): Promise<PrivateRun> {
  const runner = await runnerConfig(process.env);
  const { model, contractOfCompetition: competition, competitionDir, dataset, trigger } = await readFetched(path, digest);
  const input = {
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
  };
  return { runner, trigger, input };
}
