import { mkdir, mkdtemp, rm, writeFile, copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentModule } from '../../vault/assets.ts';
import { copyFolder, makePrivateFolder } from '../../vault/folder.ts';
import { ChannelBroken, ChannelClosed, openChannel, type Frame, type FrameLimits } from '../../vault/protocol/frame.ts';
import { startSandbox, type KillReason } from '../../vault/sandbox/start.ts';

/** A file to be there in the sandbox: a copy of `from`, or `text`. */
export type Staged = { readonly path: string } & ({ readonly from: string } | { readonly text: string });

export interface ProgramRequest {
  /** One of the programs of this folder. */
  readonly program: 'tables.py' | 'train.py';
  readonly files: readonly Staged[];
  /** Path of the competition's portable environment. */
  readonly environment: string;
  readonly limits: { readonly memoryMB: number; readonly seconds: number };
  readonly scratch: string;
  readonly head: Readonly<Record<string, unknown>>;
  readonly body?: Uint8Array;
}

export interface Conversation {
  receive(limits: FrameLimits): Promise<Frame>;
}

/** A program in the sandbox did not come to its end; the message says how it went. Strangers' text may be in it. */
export class ProgramEnded extends Error {}

const here = fileURLToPath(new URL('.', import.meta.url));
const shared = ['frames.py', 'read_files.py', 'splits.py', 'tables.py', 'train.py', 'rampwf/__init__.py'];
const startSeconds = 60;

/**
 * Runs one of our programs with a stranger's files in the vault's sandbox: no network, nothing of the host, nothing writable but scratch.
 * `talk` reads its answers. Throws `ProgramEnded` when it dies, is killed or says something else than agreed.
 */
export async function runProgram<T>(request: ProgramRequest, talk: (conversation: Conversation) => Promise<T>): Promise<T> {
  const staging = await mkdtemp(join(request.scratch, 'stage-'));
  const ours = shared.map((path) => ({ path, from: join(here, path) }));
  for (const file of [...request.files, ...ours]) {
    const to = join(staging, file.path);
    await mkdir(dirname(to), { recursive: true });
    if ('from' in file) await copyFile(file.from, to);
    else await writeFile(to, file.text);
  }
  const sandbox = await startSandbox({
    stateDir: (await environmentModule()).stateDir(),
    environment: request.environment,
    // The sandbox starts programs below /harness; ours comes with what is staged beside it.
    program: [`../submission/${request.program}`],
    limits: { memoryMB: request.limits.memoryMB, cpus: 1, cpuSeconds: request.limits.seconds + startSeconds },
    stage: async (dir, uid) => {
      await makePrivateFolder(dir, uid);
      await copyFolder(staging, dir, uid);
    },
  });
  await rm(staging, { recursive: true, force: true });
  const channel = openChannel(sandbox.stdout, sandbox.stdin);
  try {
    sandbox.deadline(startSeconds + request.limits.seconds);
    const { head } = await channel.receive({ head: 1024, body: 0 });
    if (head['type'] !== 'hello') throw new ChannelBroken('it did not say hello');
    const [answer] = await Promise.all([talk(channel), channel.send(request.head, request.body)]);
    return answer;
  } catch (error) {
    if (!(error instanceof ChannelClosed || error instanceof ChannelBroken)) throw error;
    const said = sandbox.stderr().trim().split('\n').at(-1) ?? '';
    const { killed, usage, code } = await sandbox.close();
    throw new ProgramEnded(describe(killed, usage.oomKills, code, request, error, said), { cause: error });
  } finally {
    await sandbox.close();
  }
}

function describe(
  killed: KillReason | undefined,
  ooms: number,
  code: number | null,
  request: ProgramRequest,
  error: Error,
  said: string,
): string {
  if (killed === 'wall') return `not done after ${request.limits.seconds} s`;
  if (killed === 'flood') return 'printed more than 1 MiB';
  if (killed === 'memory' || ooms > 0) return `used more than ${request.limits.memoryMB} MB of memory`;
  if (error instanceof ChannelBroken) return `answered out of turn: ${error.message}`;
  return `ended early (exit code ${code ?? 'none'})${said ? `: ${said.slice(-300)}` : ''}`;
}
