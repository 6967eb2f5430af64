import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clone, publish } from '../../test/kit/competitor.ts';
import { buildKit } from '../build-kit.ts';
import { basePython, stateDir, uvPath } from '../environment.mjs';
import type { Typed } from './type-in-terminal.ts';

/** A session that is shown in the documentation, as `docs/terminal/<name>.cast` and `.svg`. */
export interface Session {
  readonly title: string;
  readonly commands: readonly string[];
  /** Makes the place to type in; `end` takes it away again. */
  readonly open: () => Promise<{ readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly end: () => Promise<void> }>;
}

const root = join(import.meta.dirname, '..', '..');

export const sessions: Readonly<Record<string, Session>> = {
  demo: {
    title: 'npm run demo: eight participants, their verdicts, the merges, the champion served',
    commands: ['npm run -s demo'],
    open: async () => ({ cwd: root, env: {}, end: async () => undefined }),
  },
  kit: {
    title: 'A participant: a first submission, trained, and checked as the bot will check it',
    commands: ['uv run kit new zoe --login zoe', 'uv run kit train', 'uv run kit check'],
    open: async () => {
      const home = await mkdtemp(join(tmpdir(), 'terminal-session-'));
      await buildKit(true);
      const competitor = await clone(home, await publish(home), 'breast-tumour');
      // What the first use installs is not part of the session.
      await competitor.kit(['--help']);
      const uv = await uvPath(stateDir(), await basePython());
      return {
        cwd: competitor.folder,
        env: { PATH: `${dirname(uv)}:${process.env['PATH']}`, UV_PROJECT_ENVIRONMENT: join(home, 'venv'), VIRTUAL_ENV: '', ...author },
        end: () => rm(home, { recursive: true, force: true }),
      };
    },
  },
};

const author = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: 'Zoe',
  GIT_CONFIG_KEY_1: 'user.email',
  GIT_CONFIG_VALUE_1: 'zoe@participants.example',
} as const;

/** The commands of a session, each in its place. */
export async function typedIn(session: Session): Promise<{ readonly typed: readonly Typed[]; readonly end: () => Promise<void> }> {
  const { cwd, end, env } = await session.open();
  return { typed: session.commands.map((command) => ({ command, cwd, env })), end };
}
