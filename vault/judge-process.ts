import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { environmentModule, projectRoot } from './assets.ts';
import { openChannel, type Frame } from './protocol/frame.ts';
import { endGroup } from './sandbox/end-group.ts';
import { harnessDir } from './sandbox/harness-dir.ts';
import { intoEmptyNetwork } from './sandbox/in-gvisor.ts';
import { sandboxProfile } from './sandbox/profile.ts';
import { VaultError } from './vault-error.ts';

/** The judge's process, one question at a time. */
export interface JudgeProcess {
  /** Whether it can neither reach a network nor write a file. */
  readonly confined: boolean;
  /** Calls queue up. Throws INFRA when the process has ended. */
  ask(head: Readonly<Record<string, unknown>>, body?: Uint8Array): Promise<Frame>;
  close(): Promise<void>;
}

const limits = { head: 16 * 1024 * 1024, body: 0xffff_ffff } as const;
const environment = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
const filterFd = 3;

/**
 * Starts the judge's Python: where bubblewrap works without network, without capabilities, over a read-only file system and behind the
 * sandbox's system call filter, since an organiser's own metrics run in it. Else it starts unconfined, and `log` is told why.
 */
export async function startJudgeProcess(log: (line: string) => void): Promise<JudgeProcess> {
  const root = join(projectRoot(), 'vault', 'judge');
  const { buildEnvironment, stateDir } = await environmentModule();
  const { python } = await buildEnvironment({ name: 'judge', lock: join(root, 'requirements.lock'), log });
  const command = [python, '-I', '-B', join(root, 'run.py')] as const;
  try {
    const { seccompFile } = await harnessDir(stateDir());
    const filter = await open(seccompFile, 'r');
    try {
      const [program, ...flags] = confinement();
      return await greet(spawn(program, [...flags, '--', ...command], { ...options, stdio: [...pipes, filter.fd] }), true);
    } finally {
      await filter.close();
    }
  } catch (error) {
    log(`the judge runs unconfined: ${error instanceof Error ? error.message : String(error)}`);
  }
  return greet(spawn(command[0], command.slice(1), { ...options, stdio: [...pipes] }), false);
}

const pipes = ['pipe', 'pipe', 'pipe'] as const;
const options = { env: environment, cwd: '/', detached: true } as const;

function confinement(): readonly [string, ...string[]] {
  const flags = '--unshare-ipc --unshare-pid --unshare-uts --die-with-parent --new-session --ro-bind / / --dev /dev --proc /proc'.split(
    ' ',
  );
  const isRoot = process.getuid?.() === 0;
  // Root without this one could not read private data that belongs to somebody else.
  const readAll = isRoot ? ['--cap-add', 'CAP_DAC_READ_SEARCH'] : [];
  const rest = [...flags, '--cap-drop', 'ALL', ...readAll, '--seccomp', String(filterFd)];
  if (sandboxProfile().kind !== 'bubblewrap-in-gvisor') return ['bwrap', '--unshare-net', ...rest];
  const [program = '', ...before] = intoEmptyNetwork(isRoot);
  return [program, ...before, 'bwrap', ...rest];
}

async function greet(child: ChildProcess, confined: boolean): Promise<JudgeProcess> {
  const [stdin, stdout, stderr] = child.stdio as unknown as [Writable, Readable, Readable];
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4000);
  });
  child.on('error', (error) => {
    said += error.message;
  });
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  child.once('exit', () => child.pid !== undefined && endGroup(child.pid));
  const channel = openChannel(stdout, stdin);

  const receive = async (): Promise<Frame> => {
    try {
      return await channel.receive(limits);
    } catch (cause) {
      child.kill('SIGKILL');
      await gone;
      throw new VaultError('INFRA', `the judge ended: ${said.trim().split('\n').at(-1) || String(cause)}`, { cause });
    }
  };
  let queue: Promise<unknown> = receive();
  await queue;
  return {
    confined,
    ask: (head, body) => {
      const answer = queue.then(async () => {
        const [frame] = await Promise.all([receive(), channel.send(head, body)]);
        return frame;
      });
      queue = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      stdin.end();
      stdout.destroy();
      await gone;
    },
  };
}
