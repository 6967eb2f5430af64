import { join } from 'node:path';
import { Listr } from 'listr2';
import { exampleFolder, type Example } from '../examples/examples.ts';
import { publicRows } from '../examples/public-rows.ts';
import { readCompetition } from '../examples/train-baselines.ts';
import { environment } from '../scripts/environment.mjs';
import { compareAnswers, serveChampion, type Served } from './ask-champion.ts';
import { closing } from './closing.ts';
import { enterExample, exampleVerdict, harvestExample } from './example-story.ts';
import { entrants } from './participants/entrants.ts';
import type { PlayOptions } from './play.ts';
import type { PullOutcome } from './pull-outcome.ts';
import { publicFileOf, repositoryOf, setStage, type Stage } from './stage.ts';

export interface ExamplePlayed {
  readonly outcome: {
    readonly ok: boolean;
    readonly example: Example;
    readonly seconds: number;
    readonly pull: PullOutcome;
    /** Absent when the pull request was not scored, so that there was nothing to merge. */
    readonly served?: Served;
  };
  /** What to look at, as lines of text. */
  readonly addresses: (live: boolean) => string;
}

interface Props {
  stage?: Stage;
  number?: number;
  pull?: PullOutcome;
  served?: Served;
  url?: string;
}

/** Plays one example with one participant, from fork to service. Rejects when it cannot be played to its end, or `signal` aborts. */
export async function playExample(example: Example, { work, port, cleanUp, signal }: PlayOptions): Promise<ExamplePlayed> {
  const started = performance.now();
  const person = entrants[example];
  const props: Props = {};
  await new Listr<Props>(
    [
      {
        title: 'Setting the scene',
        task: async (_, task) => {
          props.stage = await setStage({ work, port, cleanUp, say: (line) => (task.output = line), examples: [example], people: [person] });
        },
      },
      {
        title: `${person.name} forks, makes the strong baseline their own, pushes and opens a pull request`,
        task: async () => {
          props.number = await enterExample(there(props.stage), example);
        },
      },
      {
        title: 'The verdict comes in',
        task: async (_, task) => {
          props.pull = await exampleVerdict(there(props.stage), example, there(props.number), signal);
          task.title = props.pull.why;
        },
      },
      {
        title: 'The maintainer merges; service and MLflow’s own client are asked the same',
        skip: () => props.pull?.verdict !== 'scored',
        task: async (_, task) => {
          const stage = there(props.stage);
          const { version } = await harvestExample(stage, example, there(props.pull), signal);
          const service = await closing(cleanUp, () => serveChampion(stage.mlflow.uri, version));
          props.url = service.url;
          const { python, path } = await environment('competition');
          const competition = await readCompetition(exampleFolder(example));
          const rows = await publicRows(competition, publicFileOf(stage, example), 25, { python, libraryPath: join(path, 'lib') });
          props.served = await compareAnswers(service, stage.mlflow.uri, example, rows.json);
          task.title = `Version ${version.version} answers, and MLflow's own client gives the same numbers (largest difference ${props.served.maxAbsDiff})`;
        },
      },
    ],
    { concurrent: false, renderer: 'default', fallbackRenderer: 'simple', registerSignalListeners: false },
  ).run(props);
  const pull = there(props.pull);
  const { maintainer, mlflow } = there(props.stage);
  const addresses = [
    `pull requests  ${maintainer.signInUrl(`/${repositoryOf(example)}/pulls`)}`,
    ...(props.url === undefined ? [] : [`service        ${props.url}/docs`]),
    `MLflow         ${mlflow.uri}`,
    '',
    'Ctrl-C ends it all',
  ];
  return {
    outcome: {
      ok: props.served !== undefined && props.served.maxAbsDiff <= 1e-9,
      example,
      seconds: (performance.now() - started) / 1000,
      pull,
      ...(props.served && { served: props.served }),
    },
    addresses: (live) => (live ? addresses.join('\n') : 'run with --keep to click through everything'),
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an earlier step did not finish');
  return value;
}
