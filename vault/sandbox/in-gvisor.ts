import { readFile, readdir } from 'node:fs/promises';
import { sandboxCommand, type CommandOptions, type Seal } from './command.ts';

/**
 * Bubblewrap on gVisor's kernel, which lacks two things it asks for: it cannot set up a loopback device, so the empty network is made before
 * bubblewrap starts; and it cannot forbid further user namespaces, so the filter alone refuses whatever makes one. The self-test tries all
 * of them. `unshare` keeps our own user, which leaves it no capability to hand on.
 */
const seal: Seal = {
  before: intoEmptyNetwork(false),
  flags: ['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try'],
};

/** What `sandboxCommand` is outside gVisor. */
export function commandInGvisor(options: CommandOptions): readonly [string, ...string[]] {
  return sandboxCommand(options, seal);
}

/** Runs what follows it in a network of its own with nothing in it. Root stays root, with what it may read; another user needs a user namespace. */
export function intoEmptyNetwork(isRoot: boolean): readonly string[] {
  return isRoot ? ['unshare', '--net', '--'] : ['unshare', '--user', '--map-current-user', '--net', '--'];
}

/**
 * How many processes and threads this process's user has now: those count against the limit of a sandbox that has no user of its own, so it is
 * set above them.
 */
export async function ownTasks(): Promise<number> {
  const uid = process.getuid?.();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const each = await Promise.all(
    pids.map(async (pid) => {
      // Ended while we looked: none.
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) === uid ? Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]) : 0;
    }),
  );
  return each.reduce((sum, tasks) => sum + tasks, 0);
}

let selfTests: Promise<unknown> = Promise.resolve();

/**
 * Runs a self-test, one after another. It starts as many processes as it may, and in gVisor those of all sandboxes of a runner without root
 * are one user's: a sandbox that starts beside it could be refused one of its own.
 */
export function asSelfTest<T>(test: () => Promise<T>): Promise<T> {
  const run = selfTests.then(test);
  selfTests = run.catch(() => undefined);
  return run;
}

/** Resolves once the self-tests that were asked for so far have ended. */
export async function selfTestsDone(): Promise<void> {
  await selfTests;
}
