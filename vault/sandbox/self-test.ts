import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Isolation } from '../../core/contract/evaluation.ts';
import { makePrivateFolder } from '../folder.ts';
import { adviceFor } from './advice.ts';
import { cgroupAdvice, gvisorAdvice } from './cgroup-advice.ts';
import { cgroupFacts } from './cgroup.ts';
import { layCanary, type Canary } from './canary.ts';
import { asSelfTest } from './in-gvisor.ts';
import { sandboxProfile, type Profile } from './profile.ts';
import { startSandbox, type Sandbox } from './start.ts';

export interface SelfTest {
  /** `none` means: no private data on this machine. */
  readonly isolation: Isolation;
  /** Why not better, and the command that mends it; empty when all is well. */
  readonly why: readonly string[];
  /** What each attack met: `held`, or how it broke through. */
  readonly attacks: Readonly<Record<string, string>>;
}

export const attackNames = ['network', 'labels', 'writes', 'processes', 'identity', 'system calls', 'limits', 'environment'] as const;
const probeSeconds = 20;

/**
 * Attacks a real sandbox of this machine from inside and says how far it holds. Never throws: whatever keeps it from finding out gives
 * `none`.
 */
export async function selfTest(stateDir: string, environment: string): Promise<SelfTest> {
  return asSelfTest(() => attack(stateDir, environment));
}

/** What the probe is told to find around it: gVisor's kernel alone, our filter on Linux, or our filter on gVisor's kernel. */
const walls: Readonly<Record<Profile['kind'], string>> = {
  gvisor: 'kernel',
  bubblewrap: 'filter',
  'bubblewrap-in-gvisor': 'filter-in-gvisor',
};

async function attack(stateDir: string, environment: string): Promise<SelfTest> {
  let canary: Canary | undefined;
  let sandbox: Sandbox | undefined;
  try {
    const { kind } = sandboxProfile();
    canary = await layCanary(stateDir);
    sandbox = await startSandbox({
      stateDir,
      environment,
      program: ['probe.py', walls[kind], canary.file, '/submission/root-only', '/etc/shadow'],
      limits: { memoryMB: 512, cpus: 1, cpuSeconds: probeSeconds },
      selfTest: true,
      stage: async (dir, uid) => {
        await mkdir(dir, { mode: 0o711 });
        // Mounted but root's: readable only if the uid switch failed. Without root there is no such file to be had.
        if (uid !== undefined) await writeFile(join(dir, 'root-only'), 'secret\n', { mode: 0o600 });
      },
    });
    sandbox.deadline(probeSeconds);
    const [attacks, uid] = await probe(sandbox);
    if (!attacks) return { isolation: 'none', why: [adviceFor(sandbox.stderr())], attacks: {} };
    // In gVisor no process of the sandbox is one of this machine's: the slot's user is checked from inside only.
    if (sandbox.isolation !== 'gvisor' && process.getuid?.() === 0 && (uid === undefined || uid === 0))
      attacks['identity'] = 'BROKEN: the sandbox runs as root on this machine';
    if (sandbox.isolation === 'gvisor' && !(await survivesBomb(stateDir, environment)))
      attacks['limits'] = 'BROKEN: a fork bomb was not ended';
    const broken = attackNames.filter((name) => attacks[name] !== 'held').map((name) => `${name}: ${attacks[name] ?? 'not tested'}`);
    if (broken.length > 0) return { isolation: 'none', why: broken.map((line) => `the sandbox does not hold: ${line}`), attacks };
    if (sandbox.metered) return { isolation: sandbox.isolation, why: [], attacks };
    const why = kind === 'bubblewrap-in-gvisor' ? gvisorAdvice : cgroupAdvice(await cgroupFacts());
    return { isolation: sandbox.isolation, why: [why], attacks };
  } catch (error) {
    return { isolation: 'none', why: [adviceFor(error instanceof Error ? error.message : String(error))], attacks: {} };
  } finally {
    await sandbox?.close();
    await canary?.remove();
  }
}

/** Inside gVisor nothing refuses a fork; the control group around it has to end the whole sandbox. */
async function survivesBomb(stateDir: string, environment: string): Promise<boolean> {
  const limits = { memoryMB: 256, cpus: 1, cpuSeconds: probeSeconds };
  const sandbox = await startSandbox({
    stateDir,
    environment,
    program: ['probe.py', 'bomb'],
    limits,
    selfTest: true,
    stage: makePrivateFolder,
  });
  sandbox.deadline(probeSeconds);
  sandbox.stdin.write('x');
  await sandbox.gone;
  const { killed, usage } = await sandbox.close();
  return killed === undefined && usage.oomKills + usage.forksRefused > 0;
}

async function probe(sandbox: Sandbox): Promise<[Record<string, string> | undefined, number | undefined]> {
  let output = '';
  sandbox.stdout.setEncoding('utf8');
  sandbox.stdout.on('data', (chunk: string) => {
    if (output.length < 64 * 1024) output += chunk;
  });
  const uid = sandbox.isolation === 'gvisor' ? undefined : await hostUid(sandbox.pid);
  sandbox.stdin.write('x');
  await sandbox.gone;
  try {
    return [JSON.parse(output) as Record<string, string>, uid];
  } catch {
    return [undefined, uid];
  }
}

/** The uid bubblewrap runs as, waited for: the shell and setpriv before it are still the runner's. */
async function hostUid(pid: number): Promise<number | undefined> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      if (/^Name:\s+bwrap$/m.test(status)) return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
    } catch {
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return undefined;
}

const tested = new Map<string, Promise<SelfTest>>();

/** The self-test's answer, found once per process, environment and kind of wall. A bad answer is not kept: somebody may be mending it. */
export async function provenIsolation(stateDir: string, environment: string): Promise<SelfTest> {
  const key = JSON.stringify([stateDir, environment, sandboxProfile()]);
  const pending = tested.get(key) ?? selfTest(stateDir, environment);
  tested.set(key, pending);
  const result = await pending;
  if (result.isolation === 'none') tested.delete(key);
  return result;
}
