import { randomBytes, randomInt } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { projectRoot } from '../assets.ts';
import { openModel, type ModelOptions } from '../session.ts';
import type { Channel } from './channel.ts';
import { isLocked, listenEverywhere, openFolder, readAt, segmentExists, someFileIsCalled, someProcessIsCalled } from './listeners.ts';

export interface DrillPlace {
  readonly stateDir: string;
  readonly environment: string;
  /** Scratch of this drill; walkable for a slot's user. */
  readonly dir: string;
}

/** What a submission tries in its first sandbox, by the names under which `model.py` knows how. */
const attempts = [
  'TCP to this machine',
  'TCP over IPv6',
  "TCP to this machine's address",
  'TCP to the internet',
  'UDP',
  'DNS',
  'raw packets',
  'AF_VSOCK to the hypervisor',
  'netlink',
  'abstract Unix socket',
  'Unix socket by path',
  'file in /submission',
  'file in the environment',
  'file in /usr',
  'file in the harness',
  "file on this machine's /tmp",
  'mark on a file that is read (atime)',
  'lock on a shared file',
  'name of the process',
  'System V shared memory',
  'kernel log',
  'kernel keyring',
  'host name',
  'signal to a process of this machine',
  'memory of another process',
  'descriptor the runner left open',
  'setuid program',
  'control group',
] as const;
const leave = 'leave something for the next sandbox';
const find = 'scratch of an earlier sandbox';

/** Attempts whose other end is ours: only what arrived there counts, not what the sender believes. */
const heardOnly: ReadonlySet<string> = new Set([
  'TCP to this machine',
  'TCP over IPv6',
  "TCP to this machine's address",
  'UDP',
  'abstract Unix socket',
  'Unix socket by path',
]);

const secretBytes = 16;
const rows = 64;
const contract = { task: 'regression', inputs: ['a'], outputs: ['y'], artifacts: [] } as const;

/** Tries every way past the sandbox at once, with listeners on the other side of each, and a second sandbox that looks for what is left. */
export async function directChannels({ dir, environment, stateDir }: DrillPlace): Promise<readonly Channel[]> {
  const secret = randomBytes(secretBytes);
  const folder = openFolder(dir);
  await mkdir(folder, { mode: 0o777 });
  await chmod(folder, 0o777);
  const abstract = `harvester-drill-${secret.toString('hex').slice(0, 8)}`;
  const path = join(dir, 'socket');
  const heard = await listenEverywhere(abstract, path);
  await chmod(path, 0o777);
  const file = 'environment.json';
  const ipcKey = randomInt(1, 2 ** 31);
  const plan = {
    tcp: heard.tcp,
    udp: heard.udp,
    address: heard.address,
    abstract,
    path,
    hostFolder: folder,
    hostPid: process.pid,
    ipcKey,
    lockInside: `/env/${file}`,
    readInside: `/env/${file}`,
  };
  const signalled = { yes: false };
  const onSignal = (): void => void (signalled.yes = true);
  process.on('SIGUSR2', onSignal);
  try {
    const shared = join(environment, file);
    const before = await readAt(shared);
    const watch = watchWhile(secret, shared);
    const claims = await play({ dir, environment, stateDir, plan: { ...plan, attempts: [...attempts, leave] }, secret });
    const seen = await watch.end();
    const left = await play({ dir, environment, stateDir, plan: { ...plan, attempts: [find] }, secret });
    const observed: Readonly<Record<string, boolean>> = {
      'lock on a shared file': seen.lock,
      'name of the process': seen.name,
      'mark on a file that is read (atime)': (await readAt(shared)) > before,
      'System V shared memory': await segmentExists(ipcKey),
      'signal to a process of this machine': signalled.yes,
    };
    const written = await someFileIsCalled(
      [folder, environment, join(stateDir, 'harness'), join(stateDir, 'slots')],
      `drill-${secret.toString('hex')}`,
    );
    const arrived = heard.text().includes(secret.toString('hex'));
    return [
      ...attempts.map((name, index) => direct(name, observed[name] ?? (claims[index] !== 0 && (arrived || !heardOnly.has(name))))),
      direct(find, left[0] !== 0),
      direct('anything at a listener of this machine', arrived),
      direct('anything written on this machine', written),
    ];
  } finally {
    process.off('SIGUSR2', onSignal);
    await heard.close();
  }
}

/** What only others on this machine can see, and how many bits it takes. */
const onThisMachine: Readonly<Record<string, readonly [bits: number, how: string]>> = {
  'lock on a shared file': [
    1,
    'another process of this machine sees whether a lock is held; a sandbox can hold one, but reach nobody outside',
  ],
  'name of the process': [120, 'users of this machine see the names of its processes; mount /proc with hidepid=2 where others log in'],
  'mark on a file that is read (atime)': [1, 'the time of the last reading changes; mount the state folder with noatime'],
};

function direct(name: string, leaked: boolean): Channel {
  const local = onThisMachine[name];
  if (!leaked) return { name, leaked, bits: 0, how: 'refused, or nothing arrived', reach: local ? 'machine' : 'outside', booked: false };
  if (local) return { name, leaked, bits: local[0], how: local[1], reach: 'machine', booked: false };
  return { name, leaked, bits: secretBytes * 8, how: 'the secret got through', reach: 'outside', booked: false };
}

interface Watch {
  end(): Promise<{ readonly lock: boolean; readonly name: boolean }>;
}

/** Looks again and again for what shows only while the attempt lasts. */
function watchWhile(secret: Buffer, shared: string): Watch {
  const seen = { lock: false, name: false };
  const state = { on: true };
  const watching = (async () => {
    while (state.on) {
      seen.lock ||= await isLocked(shared);
      seen.name ||= await someProcessIsCalled(secret.toString('hex').slice(0, 15));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return {
    end: async () => {
      state.on = false;
      await watching;
      return seen;
    },
  };
}

async function play(options: DrillPlace & { readonly plan: Record<string, unknown>; readonly secret: Buffer }): Promise<Float64Array> {
  const submissionDir = await mkdtemp(join(options.dir, 'submission-'));
  await copyFile(join(projectRoot(), 'vault', 'drill', 'model.py'), join(submissionDir, 'model.py'));
  await writeFile(join(submissionDir, 'drill.json'), JSON.stringify(options.plan));
  const { environment, stateDir } = options;
  const model: ModelOptions = {
    submissionDir,
    environment,
    stateDir,
    contract,
    limits: { memoryMB: 512, cpus: 1, wallSeconds: 60 },
  };
  const session = await openModel(model);
  try {
    const values = Float64Array.from({ length: rows }, (_, index) => options.secret[index] ?? 0);
    return await session.predict(tableToIPC(tableFromArrays({ a: values }), 'stream'), rows);
  } finally {
    await session.close();
  }
}
