import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import { pinActions } from '../../../organisation/policy/pin-actions.ts';
import { actionNames } from '../../../scripts/build-actions.ts';
import { root } from '../../../scripts/bundle.ts';
import { findTool } from '../../../scripts/ci-tools/find-tool.ts';
import { actions } from '../world.ts';

export const act = findTool('act');

export interface Played {
  readonly code: number;
  readonly said: string;
  /** The job's workspace as it was left. */
  readonly work: string;
}

export interface Play {
  readonly file: string;
  readonly event: string;
  readonly payload: unknown;
  /** Only this job of the workflow, as if those it needs had ended well and given these outputs. */
  readonly job?: { readonly key: string; readonly needs: Readonly<Record<string, string>> };
  /** Folder with what each downloaded artifact holds: `inputs/`, `gate/`. */
  readonly artifacts?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Puts more into the workspace before the run. */
  readonly prepare?: (work: string) => Promise<void>;
}

export interface Stage {
  /** Folder of everything; what must not happen would leave a file `PWNED` here. */
  readonly dir: string;
  /** What GitHub's API was asked for, newest last. */
  readonly asked: string[];
  /** Answers for GitHub's API; without one it knows nothing. */
  answer: ((path: string) => Buffer | object | undefined) | undefined;
  /** Runs a workflow of ours by act, on this machine and offline: GitHub's own actions are stood for, ours are the real bundles. */
  play(what: Play): Promise<Played>;
  close(): Promise<void>;
}

/** A stage with our actions as a release holds them, and a GitHub that answers what it is told to. */
export async function openStage(): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-act-'));
  const release = join(dir, 'release');
  for (const name of actionNames) {
    await mkdir(join(release, 'actions'), { recursive: true });
    await cp(join(root, 'actions', name), join(release, 'actions', name), { recursive: true, filter: (path) => !path.endsWith('.ts') });
  }
  const asked: string[] = [];
  const stage: Stage = { dir, asked, answer: undefined, play: (what) => play(what, dir, release, api), close };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.push(path);
    const said = stage.answer?.(path);
    response.writeHead(said === undefined ? 404 : 200).end(said === undefined ? '{}' : Buffer.isBuffer(said) ? said : JSON.stringify(said));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  async function close(): Promise<void> {
    server.close();
    server.closeAllConnections();
    await rm(dir, { recursive: true, force: true });
  }
  return stage;
}

async function play(what: Play, dir: string, release: string, api: string): Promise<Played> {
  const { file, event, payload, job, artifacts, env = {}, secrets = {}, variables = {}, prepare } = what;
  const work = await mkdtemp(join(dir, 'work-'));
  // Beside the workspace: act copies that one into its cache whole.
  const side = await mkdtemp(join(dir, 'side-'));
  const source = onlyJob(pinActions(await readFile(join(root, file), 'utf8'), actions), job);
  const workflow = join(work, '.github', 'workflows', basename(file));
  await mkdir(dirname(workflow), { recursive: true });
  await writeFile(workflow, source);
  await writeFile(join(side, 'event.json'), JSON.stringify(payload));
  await mkdir(join(work, 'control'));
  for (const folder of ['bin', join('home', '.config', 'act')]) await mkdir(join(side, folder), { recursive: true });
  await writeFile(join(work, 'harvester.yaml'), 'harvester: 1\n');
  await writeFile(join(work, 'control', 'harvester.yaml'), 'harvester: 1\n');
  // In a competition the kit comes with the pull request: this is what a participant's own kit may print.
  await writeFile(
    join(side, 'bin', 'uv'),
    `#!/bin/sh\nprintf '::error::forged\\n::add-mask::a\\n::set-output name=x::y\\n::%s::\\n' "$(od -An -N16 -tx1 /dev/zero | tr -d ' \\n')"\necho "$@" > '${side}/asked'\nexit 1\n`,
  );
  await chmod(join(side, 'bin', 'uv'), 0o755);
  await writeFile(join(side, 'home', '.config', 'act', 'actrc'), '');
  await prepare?.(work);
  const remote = [...source.matchAll(/uses: ([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([0-9a-f]{40})/g)].map(
    ([, repository, sha]) => [repository ?? '', sha ?? ''] as const,
  );
  const places = [...new Map(remote.map(([repository, sha]) => [`${repository}@${sha}`, repository])).entries()].flatMap(
    ([name, repository]) => [
      '--local-repository',
      `${name}=${repository === actions.repository ? release : join(import.meta.dirname, '..', 'shims', repository.split('/')[1] ?? '')}`,
    ],
  );
  const platforms = ['ubuntu-latest', 'self-hosted', 'harvester-vault', 'harvester-publish'].flatMap((label) => [
    '-P',
    `${label}=-self-hosted`,
  ]);
  const pairs = (flag: string, of: Readonly<Record<string, string>>): string[] =>
    Object.entries(of).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  const args = [
    event,
    '-W',
    workflow,
    '-e',
    join(side, 'event.json'),
    '-C',
    work,
    ...platforms,
    ...places,
    ...pairs('--env', {
      GITHUB_API_URL: api,
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'tee.mjs')}`,
      HARVESTER_ACTION_SAID: join(side, 'said'),
      ...(artifacts !== undefined && { HOSTILE_ARTIFACTS: artifacts }),
      ...env,
    }),
    ...pairs('-s', {
      HARVESTER_APP_PRIVATE_KEY: 'a-long-secret-of-the-app',
      HARVESTER_PUBLISHER_KEY: 'a-long-secret-of-the-publisher',
      ...secrets,
    }),
    ...pairs('--var', variables),
  ];
  const surroundings = {
    PATH: `${join(side, 'bin')}:${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
    HOME: join(side, 'home'),
    XDG_CACHE_HOME: join(side, 'cache'),
  };
  const played = await new Promise<Played>((resolve) => {
    execFile(act ?? '', args, { cwd: work, env: surroundings, timeout: 120_000, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, said: `${out}\n${err}`, work }),
    );
  });
  const told = await readFile(join(side, 'said'), 'utf8').catch(() => '');
  // What is to be hidden has to be named to the runner first.
  return { ...played, said: `${played.said}\n${told.replaceAll(/^::add-mask::.*$/gm, '')}` };
}

/** The workflow with one job alone, what it needs put in its place. */
function onlyJob(source: string, job: Play['job']): string {
  if (!job) return source;
  const file = load(source) as { jobs: Record<string, Record<string, unknown>> };
  const alone = { ...file.jobs[job.key], needs: undefined };
  const text = dump({ ...file, jobs: { [job.key]: alone } }, { lineWidth: -1, skipInvalid: true });
  return text.replace(/\$\{\{ needs\.([\w.-]+) \}\}/g, (_whole, name: string) => job.needs[name] ?? '');
}
