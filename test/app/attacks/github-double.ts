import { dump } from 'js-yaml';
import { pino } from 'pino';
import type { Doors } from '../../../app/doors.ts';
import type { CommentFacts, GitHub, PullFacts } from '../../../app/github/github.ts';
import { Ledger } from '../../../app/ledger/ledger.ts';
import { createMetrics } from '../../../app/metrics.ts';
import { competition, config, manifest, noon, pull, runKey } from '../../../app/testing/world.ts';
import type { ChangedFile } from '../../../core/rules/intake.ts';

export interface Staged {
  readonly pull?: Partial<PullFacts['pull']>;
  readonly changed?: readonly ChangedFile[];
  /** What GitHub says the pull request changes, when that is more than it lists. */
  readonly changedFiles?: number;
  readonly comments?: readonly Partial<CommentFacts>[];
  readonly permissions?: Readonly<Record<string, string>>;
  /** Entries of the team's folder besides the usual two. */
  readonly tree?: readonly { readonly path: string; readonly mode: string; readonly bytes?: number }[];
}

/** The App's doors onto one staged pull request, as GitHub would tell it; nothing can be written. */
export function stage(staged: Staged = {}): Doors {
  const files = staged.changed ?? [
    { path: 'submissions/alice/submission.yaml', status: 'added' },
    { path: 'submissions/alice/model.onnx', status: 'added' },
  ];
  const entries = [
    { path: 'submission.yaml', mode: '100644', bytes: manifest.length, sha: 'm' },
    { path: 'model.onnx', mode: '100644', bytes: 213_600, sha: 'o' },
    ...(staged.tree ?? []).map((entry) => ({ bytes: 10, ...entry, sha: 'x' })),
  ];
  const folder = (path: string, sha: string): object => ({ path, mode: '040000', sha });
  const trees: Readonly<Record<string, object[]>> = {
    [staged.pull?.headSha ?? pull.headSha]: [folder('submissions', 'subs')],
    subs: [folder('alice', 'team')],
    team: entries,
    HEAD: [],
  };
  const github: Partial<GitHub> = {
    me: () => Promise.resolve({ login: 'harvester[bot]', id: 1 }),
    pull: () => Promise.resolve({ pull: { ...pull, ...staged.pull }, changedFiles: staged.changedFiles ?? files.length, commits: 1 }),
    changedFiles: () => Promise.resolve([...files]),
    commits: () => Promise.resolve([{ message: 'Model\n\nSigned-off-by: Alice <alice@example.com>', parents: 1 }]),
    comments: () =>
      Promise.resolve(
        (staged.comments ?? []).map((one, id) => ({ id: id + 1, author: 'mallory', body: '', createdAt: noon, updatedAt: noon, ...one })),
      ),
    checks: () => Promise.resolve([]),
    reviews: () => Promise.resolve([]),
    permission: (_repository, login) => Promise.resolve(staged.permissions?.[login] ?? 'read'),
    file: (repository, path, ref) => {
      const text = repository === 'acme/control' ? dump(config) : path === 'competition.yaml' && !ref ? dump(competition) : undefined;
      return Promise.resolve(text !== undefined && path !== 'carbon.yaml' ? { sha: path, text } : undefined);
    },
    tree: (_repository, sha) => Promise.resolve({ entries: (trees[sha] ?? []) as never, truncated: false }),
    blob: () => Promise.resolve(manifest),
  };
  return {
    github: github as GitHub,
    ledger: new Ledger(':memory:'),
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    calls: { limit: undefined },
    control: 'acme/control',
    now: () => noon,
    runKey: () => runKey(1),
  };
}
