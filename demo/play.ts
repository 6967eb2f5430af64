import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { Listr, type ListrTask } from 'listr2';
import type { VersionRecord } from '../core/contract/records.ts';
import type { Service } from '../harvester/service/serve-model.ts';
import { stateDir } from '../scripts/environment.mjs';
import { selfTest } from '../vault/sandbox/self-test.ts';
import { closing } from './closing.ts';
import { askChampion, serveChampion, type Served } from './ask-champion.ts';
import { environment } from '../scripts/environment.mjs';
import { cast, participant } from './participants/cast.ts';
import { openRecords } from './open-records.ts';
import type { PullOutcome } from './pull-outcome.ts';
import { surprises, type Outcome } from './report.ts';
import { playSecondLife, type SecondLife } from './second-life/second-life.ts';
import { names, publicFileOf, setStage, type Stage } from './stage.ts';
import { commentAfter, keepSite, merge, pushAgain, takePart, verdictOn, type Entry } from './story.ts';

export interface PlayOptions {
  readonly work: string;
  readonly port: number;
  readonly cleanUp: AsyncDisposableStack;
  readonly signal: AbortSignal;
}

export interface Played {
  readonly outcome: Outcome;
  /** What to look at, as lines of text. */
  readonly addresses: (live: boolean) => string;
}

/** What the acts hand on to each other. */
interface Props {
  stage?: Stage;
  entries: Map<string, Entry>;
  outcomes: Map<string, PullOutcome>;
  versions: VersionRecord[];
  service?: Service;
  served?: Served;
  secondLife?: SecondLife;
  siteUrl?: string;
}

/** Plays the whole story and says how it came out. Rejects when it cannot be played to its end, or `signal` aborts. */
export async function play({ work, port, cleanUp, signal }: PlayOptions): Promise<Played> {
  const started = performance.now();
  const siteDir = join(work, 'site');
  const props: Props = { entries: new Map(), outcomes: new Map(), versions: [] };
  const stageOf = (): Stage => need(props.stage, 'the stage');

  await new Listr<Props>(
    [
      {
        title: 'Proving the sandbox by attack',
        task: async (_, task) => {
          const { isolation, why } = await selfTest(stateDir(), (await environment('competition')).path);
          if (isolation === 'none') throw new Error(`this machine cannot hold strangers’ code: ${why.join('; ')}`);
          task.title = `The sandbox holds (${isolation})`;
        },
      },
      {
        title: 'Setting the scene',
        task: async (_, task) => {
          props.stage = await setStage({ work, port, cleanUp, say: (line) => (task.output = line) });
        },
      },
      {
        title: 'Eight participants fork, train, push and open pull requests',
        task: (_, task) =>
          task.newListr(
            cast.map((person) => perform(person.login, props, signal)),
            { concurrent: 3, exitOnError: true },
          ),
      },
      {
        title: 'The verdicts come in',
        task: (_, task) =>
          task.newListr(
            cast.map(({ login }): ListrTask<Props> => ({
              title: login,
              task: async (_ctx, row) => {
                const outcome = await verdictOn(stageOf(), need(props.entries.get(login), login), signal);
                props.outcomes.set(login, outcome);
                row.title = `${login}: ${outcome.why}`;
              },
            })),
            { concurrent: true, exitOnError: true },
          ),
      },
      {
        title: 'The maintainer merges, and winners are harvested',
        task: (_, task) =>
          task.newListr(
            ['alice', 'bob', 'carol'].map((login) => harvest(login, props, signal)),
            { exitOnError: true },
          ),
      },
      {
        title: 'The champion is served and asked; MLflow’s own client is asked the same',
        task: async (_, task) => {
          const { mlflow } = stageOf();
          const champion = championOf(props.versions);
          const service = await closing(cleanUp, () => serveChampion(mlflow.uri, champion));
          props.service = service;
          props.served = await askChampion(service, mlflow.uri, publicFileOf(stageOf(), 'breast-tumour'));
          task.title = `The champion answers, and MLflow's own client gives the same numbers (largest difference ${props.served.maxAbsDiff})`;
        },
      },
      {
        title: 'Product teams compose, evaluate again, tune and verify',
        task: async (_, task) => {
          const { stage, service, versions } = props;
          const life = await playSecondLife({
            stage: need(stage, 'the stage'),
            champion: need(service, 'the service'),
            versions,
            work,
            cleanUp,
            signal,
            say: (line) => (task.output = line),
          });
          props.secondLife = life;
          task.title = `Two versions answer as one; on the ward's data: ${life.reevaluation.issue}; ${life.tuning.id} is tuned there and its weights stay; MLflow was written over, and verify says so`;
        },
      },
      {
        title: 'The registry site is built',
        task: async () => {
          props.siteUrl = await keepSite(stageOf(), Math.max(...props.versions.map(({ version }) => version)), siteDir, signal);
        },
      },
    ],
    {
      concurrent: false,
      renderer: 'default',
      fallbackRenderer: 'simple',
      registerSignalListeners: false,
      rendererOptions: { collapseSubtasks: false },
    },
  ).run(props);

  const champion = championOf(props.versions);
  const served = need(props.served, 'the answers');
  const pulls = cast.map(({ login }) => {
    const outcome = need(props.outcomes.get(login), login);
    return { ...outcome, merged: props.versions.some((version) => version.key.number === outcome.number) };
  });
  const secondLife = need(props.secondLife, 'the second life');
  const attempts = await openRecords(stageOf().maintainer, 'attempt');
  const found = surprises(pulls, cast, { versions: props.versions, attempts }, served, secondLife);
  const pages = (await readdir(siteDir, { recursive: true })).filter((name) => name.endsWith('.html')).length;
  const outcome: Outcome = {
    ok: found.length === 0,
    seconds: (performance.now() - started) / 1000,
    pulls: pulls.toSorted((a, b) => a.number - b.number),
    champion: { name: champion.competition, version: champion.version, digest: champion.modelSha256 },
    served,
    secondLife,
    site: { dir: siteDir, pages },
    surprises: found,
  };
  return { outcome, addresses: (live) => addresses(live, props, siteDir) };
}

function perform(login: string, props: Props, signal: AbortSignal): ListrTask<Props> {
  const person = participant(login);
  return {
    title: `${person.name} ${person.story}`,
    task: async (_, task) => {
      const stage = need(props.stage, 'the stage');
      signal.throwIfAborted();
      const entry = await takePart(stage, login);
      props.entries.set(login, entry);
      task.title = `#${entry.number} ${person.name} ${person.story}`;
      if (person.secondPush) await pushAgain(stage, entry, signal);
    },
  };
}

function harvest(login: string, props: Props, signal: AbortSignal): ListrTask<Props> {
  return {
    title: `merge ${login}`,
    task: async (_, task) => {
      const stage = need(props.stage, 'the stage');
      const outcome = need(props.outcomes.get(login), login);
      const version = await merge(stage, outcome, signal);
      props.versions.push(version);
      await commentAfter(stage, outcome.number, version.version, signal);
      task.title = `#${outcome.number} ${login} is version ${version.version}: ${version.champion.kind === 'crown' ? 'champion' : 'not champion'}, ${version.champion.why}`;
    },
  };
}

function championOf(versions: readonly VersionRecord[]): VersionRecord {
  return need(
    versions.findLast((version) => version.champion.kind === 'crown'),
    'a champion',
  );
}

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not there: an earlier step did not finish`);
  return value;
}

function addresses(live: boolean, props: Props, siteDir: string): string {
  const { maintainer, mlflow } = need(props.stage, 'the stage');
  const { composition, reevaluation, picture } = need(props.secondLife, 'the second life');
  if (!live) return `the site stays in ${siteDir}, the Swagger page as ${picture}; run with --keep to click through everything`;
  return [
    `pull requests  ${maintainer.signInUrl(`/${names.competition}/pulls`)}`,
    `site           ${maintainer.signInUrl(new URL(need(props.siteUrl, 'the site')).pathname)}`,
    `service        ${props.service?.url}/docs (a picture of it: ${picture})`,
    `composition    ${composition.url}/docs, drawn at ${composition.url}/graph.svg`,
    `ward's issue   ${reevaluation.issueUrl}`,
    `MLflow         ${mlflow.uri}`,
    '',
    'Ctrl-C ends it all',
  ].join('\n');
}
