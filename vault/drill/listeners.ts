import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFile, readdir, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the other side of each channel saw. */
export interface Heard {
  /** Everything that came in over any socket. */
  text(): string;
  readonly tcp: number;
  readonly udp: number;
  /** This machine's address on a network, or its loopback one. */
  readonly address: string;
  close(): Promise<void>;
}

/** Listens wherever a sandbox might reach this machine: TCP, UDP, an abstract and a named Unix socket. */
export async function listenEverywhere(abstract: string, path: string): Promise<Heard> {
  let text = '';
  const take = (chunk: Buffer): void => {
    if (text.length < 1e6) text += chunk.toString('latin1');
  };
  const servers = await Promise.all(['tcp', `\0${abstract}`, path].map((where) => serve(where, take)));
  const datagrams = createSocket('udp4').on('message', take);
  await new Promise<void>((resolve) => datagrams.bind(0, '0.0.0.0', () => resolve()));
  const bound = servers[0]?.address();
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return {
    text: () => text,
    tcp: typeof bound === 'object' && bound ? bound.port : 0,
    udp: datagrams.address().port,
    address: addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1',
    close: async () => {
      datagrams.close();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function serve(where: string, take: (chunk: Buffer) => void): Promise<Server> {
  const server = createServer((socket) => socket.on('data', take).on('error', () => undefined));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const done = (): void => resolve(server);
    if (where === 'tcp') server.listen(0, '::', done);
    else server.listen(where, done);
  });
}

/** Whether a process of this machine is named after the secret. */
export async function someProcessIsCalled(name: string): Promise<boolean> {
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const comm = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (comm.trim() === name) return true;
  }
  return false;
}

/** Whether somebody holds a lock on a file. */
export async function isLocked(file: string): Promise<boolean> {
  return run('flock', ['--nonblock', file, 'true']).then(
    () => false,
    (error: { code?: unknown }) => error.code === 1,
  );
}

/** When a file was last read, as it is told to everybody. */
export async function readAt(file: string): Promise<number> {
  return (await stat(file, { bigint: false })).atimeMs;
}

/** Whether a System V shared memory segment of this key exists on this machine. */
export async function segmentExists(key: number): Promise<boolean> {
  const table = await readFile('/proc/sysvipc/shm', 'utf8').catch(() => '');
  return table.split('\n').some((line) => Number(line.trim().split(/\s+/)[0]) === key);
}

/** Whether a file named after the secret lies in one of these folders. */
export async function someFileIsCalled(folders: readonly string[], part: string): Promise<boolean> {
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    if (names.some((name) => name.includes(part))) return true;
  }
  return false;
}

/** A folder that a sandbox's user could write to, if it could see it. */
export function openFolder(dir: string): string {
  return join(dir, 'open');
}
