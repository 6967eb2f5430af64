import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Isolation } from '../../core/contract/evaluation.ts';
import { createCgroup, findCgroupParent, removeCgroup, type Cgroup, type CgroupParent } from './cgroup.ts';
import { sandboxCommand } from './command.ts';
import { sweepCanaries } from './canary.ts';
import { gvisorCommand, removeGvisor } from './gvisor.ts';
import { endGroup } from './end-group.ts';
import { harnessDir } from './harness-dir.ts';
import { commandInGvisor, ownTasks, selfTestsDone } from './in-gvisor.ts';
import { childrenNow, treeUsage, untilEnded } from './process-tree.ts';
import { sandboxProfile, type Profile } from './profile.ts';
import { sweepSlots, takeSlot, type Slot } from './slot.ts';
import { watchMemory } from './watch-memory.ts';

export interface SandboxRequest {
  readonly stateDir: string;
  /** Portable Python environment; mounted as /env. */
  readonly environment: string;
  readonly program: readonly [file: string, ...args: string[]];
  readonly limits: { readonly memoryMB: number; readonly cpus: number; readonly cpuSeconds?: number };
  /** Makes, and may fill, the folder that is mounted read-only as /submission; it does not exist yet. */
  readonly stage: (dir: string, uid: number | undefined) => Promise<void>;
  /** It is the self-test's own and waits for none. */
  readonly selfTest?: true;
}

/** Why we ended the process ourselves; absent when it ended by itself. */
export type KillReason = 'wall' | 'flood' | 'memory' | 'abort' | 'closed';

export interface Ending {
  /** bubblewrap's exit code: the program's own, or 128 + signal. */
  readonly code: number | null;
  readonly killed?: KillReason;
  readonly usage: Usage;
}

export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  readonly oomKills: number;
  readonly forksRefused: number;
  /** `cgroup` is the kernel's own account; `process-tree` misses whatever a hostile process hides. */
  readonly method: 'cgroup' | 'process-tree';
}

export interface Sandbox {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly metered: boolean;
  /** The level this one claims; the self-test finds out whether it holds. */
  readonly isolation: Exclude<Isolation, 'none' | 'vm'>;
  /** The host's side of /submission: what is put there shows inside, where it cannot be changed. */
  readonly submission: { readonly dir: string; readonly uid: number | undefined };
  /** The last part of what the process wrote to its standard error (and output). */
  stderr(): string;
  usage(): Promise<Usage>;
  /** Ends the process once `seconds` are over. */
  deadline(seconds: number): void;
  kill(why: KillReason): void;
  /** Resolves once the process and all its pipes are gone; does not clean up. */
  readonly gone: Promise<void>;
  /** Ends it if it still runs, and removes cgroup, files and slot. Safe to call twice. */
  close(): Promise<Ending>;
}

const processLimit = 64;
/** Host tasks that gVisor needs for its own kernel and for the processes in it. */
const gvisorTasks = 1024;
/** More than this on standard error and output together ends the process. */
const floodBytes = 1024 * 1024;
const tailBytes = 16 * 1024;
const mib = 1024 * 1024;
/** Mapped libraries alone take about this much address space. */
const addressSpaceHeadroomMB = 3072;

/**
 * Removes what runners that were killed left in this state folder: cgroups with whoever is in them, mounts, files. What a runner that lives
 * holds is not touched. Throws when something does not go.
 */
export async function sweepSandboxes(stateDir: string): Promise<void> {
  const parent = await findParent(sandboxProfile());
  await sweepSlots(stateDir, async (name) => {
    if (parent) await removeCgroup(parent, name);
  });
  await sweepCanaries(stateDir);
}

/** Where it is does not change while we run. */
let cgroupParent: Promise<CgroupParent | undefined> | undefined;

/** None in gVisor: the groups its kernel shows can be made by root there, but do not hold memory. */
async function findParent({ kind }: Profile): Promise<CgroupParent | undefined> {
  return kind === 'bubblewrap-in-gvisor' ? undefined : (cgroupParent ??= findCgroupParent());
}

/** Starts one process in a slot of its own. Throws when no slot, cgroup or process could be made; nothing is left behind then. */
export async function startSandbox(request: SandboxRequest): Promise<Sandbox> {
  const profile = sandboxProfile();
  const inGvisor = profile.kind === 'bubblewrap-in-gvisor';
  if (inGvisor && !request.selfTest) await selfTestsDone();
  const [harness, parent] = await Promise.all([harnessDir(request.stateDir), findParent(profile)]);
  const slot = await takeSlot(request.stateDir);
  let cgroup: Cgroup | undefined;
  try {
    const submission = join(slot.dir, 'submission');
    await request.stage(submission, slot.uid);
    const { memoryMB, cpus, cpuSeconds } = request.limits;
    if (parent)
      cgroup = await createCgroup(parent, slot.cgroupName, {
        memoryBytes: memoryMB * mib,
        processes: profile.kind === 'gvisor' ? gvisorTasks : processLimit,
        cpus,
      });
    const options = {
      ...(slot.uid === undefined ? {} : { uid: slot.uid }),
      environment: request.environment,
      harness: harness.dir,
      submission,
      cgroups: cgroup?.entrances ?? [],
      limits: {
        ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
        ...(cgroup ? {} : { addressSpace: (memoryMB + addressSpaceHeadroomMB) * mib }),
        // With a pids cgroup that one refuses first, and counts; the rlimit stays as second line.
        processes: cgroup ? processLimit * 2 : processLimit + (inGvisor && slot.uid === undefined ? await ownTasks() : 0),
      },
      program: request.program,
    };
    const gvisor = profile.kind === 'gvisor' ? { runsc: profile.runsc, dir: slot.dir } : undefined;
    const bubblewrap = inGvisor ? commandInGvisor : sandboxCommand;
    const argv = gvisor ? await gvisorCommand({ ...options, ...gvisor }) : bubblewrap({ ...options, seccompFd: 3 });
    const tidy = async (): Promise<void> => {
      if (gvisor) await removeGvisor(gvisor.runsc, gvisor.dir);
    };
    const seccompFile = cgroup ? harness.seccompFile : harness.unmeteredSeccompFile;
    const isolation = isolationOf(profile, cgroup);
    return await launch({ argv, seccompFile, memoryBytes: memoryMB * mib, slot, cgroup, isolation, tidy });
  } catch (error) {
    await cgroup?.destroy();
    await slot.release();
    throw error;
  }
}

function isolationOf(profile: Profile, cgroup: Cgroup | undefined): Exclude<Isolation, 'none' | 'vm'> {
  if (profile.kind === 'gvisor') return 'gvisor';
  if (profile.kind === 'bubblewrap-in-gvisor') return 'bwrap-in-gvisor';
  return cgroup ? 'bwrap+cgroup' : 'bwrap+rlimit';
}

interface Launch {
  readonly argv: readonly [string, ...string[]];
  readonly seccompFile: string;
  /** What the whole tree may hold. */
  readonly memoryBytes: number;
  readonly slot: Slot;
  readonly cgroup: Cgroup | undefined;
  readonly isolation: Sandbox['isolation'];
  /** Removes what the profile keeps on the host besides processes. */
  readonly tidy: () => Promise<void>;
}

async function launch({ argv, seccompFile, memoryBytes, slot, cgroup, isolation, tidy }: Launch): Promise<Sandbox> {
  const [command, ...args] = argv;
  const seccomp = openSync(seccompFile, 'r');
  const child = (() => {
    try {
      return spawn(command, args, {
        stdio: ['pipe', 'pipe', 'pipe', seccomp],
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
        cwd: '/',
        detached: true,
      });
    } finally {
      closeSync(seccomp);
    }
  })();
  const { stdin, stdout, stderr } = child as unknown as { stdin: Writable; stdout: Readable; stderr: Readable };
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => (child.pid === undefined ? reject(new Error('a process without a pid')) : resolve(child.pid)));
    child.once('error', reject);
  });

  let killed: KillReason | undefined;
  const insiders: number[] = [];
  let exited = false;
  let timer: NodeJS.Timeout | undefined;
  const kill = (why: KillReason): void => {
    if (exited) return;
    killed ??= why;
    // A cgroup is emptied when it is removed; without one, those inside die a moment after the one we kill.
    if (!cgroup) insiders.push(...childrenNow(pid));
    endGroup(pid);
  };
  const watching = new AbortController();
  if (!cgroup) void watchMemory(pid, memoryBytes, () => kill('memory'), watching.signal);
  child.once('exit', () => {
    exited = true;
    clearTimeout(timer);
    watching.abort();
    endGroup(pid);
  });
  let tail = Buffer.alloc(0);
  let written = 0;
  stderr.on('data', (chunk: Buffer) => {
    written += chunk.length;
    tail = Buffer.concat([tail, chunk]).subarray(-tailBytes);
    if (written > floodBytes) kill('flood');
  });
  stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const usage = async (): Promise<Usage> => (cgroup ? { ...(await cgroup.usage()), method: 'cgroup' } : treeUsage(pid));

  let closing: Promise<Ending> | undefined;
  const close = async (): Promise<Ending> => {
    const before = cgroup ? undefined : await usage();
    kill('closed');
    // Output nobody will read must not keep the pipes, and us, waiting.
    stdout.destroy();
    stdin.destroy();
    await gone;
    await untilEnded(insiders);
    const after = before ?? (await usage());
    try {
      await tidy();
      await cgroup?.destroy();
    } finally {
      await slot.release();
    }
    return { code: child.exitCode, ...(killed ? { killed } : {}), usage: after };
  };
  return {
    pid,
    stdin,
    stdout,
    metered: cgroup !== undefined,
    isolation,
    submission: { dir: join(slot.dir, 'submission'), uid: slot.uid },
    stderr: () => tail.toString('utf8'),
    usage,
    deadline: (seconds) => {
      if (!exited) timer = setTimeout(() => kill('wall'), seconds * 1000);
    },
    kill,
    gone,
    close: () => (closing ??= close()),
  };
}
