import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cast, type Participant } from '../../demo/participants/cast.ts';
import { prepareSubmission } from '../../demo/participants/prepare-submission.ts';
import { uvPath, basePython, stateDir } from '../../scripts/environment.mjs';
import { competitionPython } from '../template/environment.ts';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../', import.meta.url));
const example = 'examples/breast-tumour';
/** Files of the template that build it, and are no part of a competition. */
const building = /\.ts$/;

export interface Told {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Somebody with a fresh clone of the competition on their own machine. */
export interface Competitor {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** What they type after `uv run kit`. */
  readonly kit: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Told>;
}

/** A competition as it is published: the files of its folder and the bundle of the rules, on `main`; `edit` may change some before. */
export async function publish(home: string, from = example, edit?: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(home, 'published-'));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', from], { cwd: root });
  for (const file of stdout.split('\0').filter((name) => name && !building.test(name) && existsSync(join(root, name)))) {
    const to = join(folder, file.slice(from.length + 1));
    await mkdir(dirname(to), { recursive: true });
    await cp(join(root, file), to);
  }
  // The kit of an example, and what a kit has from the house, are built.
  await cp(join(root, from, 'kit'), join(folder, 'kit'), { recursive: true, filter: (path) => !/__pycache__|\.venv/.test(path) });
  await rm(join(folder, 'kit/core/.gitignore'));
  await edit?.(folder);
  const git = gitIn(folder);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message=Publish the competition');
  return folder;
}

/** Clones the competition with git. Unless another is named, all clones of one test share an environment, which the first one fills. */
export async function clone(home: string, published: string, name: string, environment = join(home, 'venv')): Promise<Competitor> {
  const folder = join(home, name);
  await run('git', ['clone', '--quiet', published, folder]);
  const uv = await uvPath(stateDir(), await basePython());
  return {
    folder,
    git: gitIn(folder),
    kit: async (args, env = {}) => {
      try {
        const { stdout, stderr } = await run(uv, ['run', '--quiet', 'kit', ...args], {
          cwd: folder,
          env: { ...plainShell(), UV_PROJECT_ENVIRONMENT: environment, ...env },
          maxBuffer: 1 << 26,
        });
        return { exit: 0, out: stdout, err: stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { exit: code, out: stdout, err: stderr };
      }
    },
  };
}

/** Lays a participant of the demo into a clone and commits it as they do. */
export async function commitAs(login: string, { folder, git }: Competitor): Promise<Participant> {
  const participant = cast.find((each) => each.login === login);
  if (!participant) throw new Error(`there is no ${login} in the demo`);
  const python = await competitionPython();
  await prepareSubmission(participant, { ...python, publicCsv: join(folder, 'data/public/train.csv'), into: folder });
  await git('add', '--all');
  await git('commit', '--quiet', '--signoff', `--message=${participant.commitMessage}`);
  return participant;
}

export async function makeHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kit-test-'));
}

function gitIn(cwd: string): (...args: readonly string[]) => Promise<string> {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@participants.example', '-c', 'commit.gpgsign=false'];
  return async (...args) => (await run('git', [...who, ...args], { cwd })).stdout;
}

/** Types a shell script as somebody in that clone who has git, uv and a name. */
export async function type(folder: string, script: string): Promise<string> {
  const uv = await uvPath(stateDir(), await basePython());
  const env = { ...plainShell(), PATH: `${dirname(uv)}:${process.env['PATH']}`, GIT_CONFIG_COUNT: '2' };
  const who = {
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Ann',
    GIT_CONFIG_KEY_1: 'user.email',
    GIT_CONFIG_VALUE_1: 'ann@participants.example',
  };
  return (await run('sh', ['-e', '-c', script], { cwd: folder, env: { ...env, ...who }, maxBuffer: 1 << 26 })).stdout;
}

/** A participant's shell knows nothing of the environments of this one. */
function plainShell(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'VIRTUAL_ENV' && name !== 'HARVESTER_SEMGREP'));
}
