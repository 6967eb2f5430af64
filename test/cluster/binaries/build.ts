import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stateDir } from '../../../scripts/environment.mjs';

const run = promisify(execFile);
const here = new URL('./', import.meta.url).pathname;

/** What is built: by module (a folder here, its `go.mod` and `go.sum` pin everything), the commands and the linker's flags. */
const modules = {
  kubernetes: {
    commands: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    // Without it they call themselves v0.0.0, and versioned defaults would be those of no release.
    version: ['-X', 'k8s.io/component-base/version.gitVersion=v1.36.3'],
  },
  etcd: { commands: { etcd: 'go.etcd.io/etcd/server/v3' }, version: [] },
  kwok: { commands: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' }, version: [] },
  versitygw: { commands: { versitygw: 'github.com/versity/versitygw/cmd/versitygw' }, version: [] },
} as const;

export type ModuleName = keyof typeof modules;

export interface Built {
  /** Folder of the programs. */
  readonly dir: string;
  /** Seconds it took; 0 when it was there already. */
  readonly seconds: number;
}

/**
 * Builds the programs of one module with the machine's Go and keeps them in the state folder under a key of everything they are made from.
 * The first time takes minutes; it gives way to whatever else runs. Rejects, saying what Go said, when they cannot be built.
 */
export async function buildModule(name: ModuleName, log: (line: string) => void = () => {}): Promise<Built> {
  const { commands, version } = modules[name];
  const source = join(here, name);
  const goVersion = await goIs();
  const key = createHash('sha256').update(JSON.stringify([goVersion, process.arch, commands, version]));
  for (const file of ['go.mod', 'go.sum']) key.update(await readFile(join(source, file)));
  const dir = join(stateDir(), 'cluster', `${name}-${key.digest('hex').slice(0, 16)}`);
  if (existsSync(dir)) return { dir, seconds: 0 };
  const draft = `${dir}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { recursive: true });
  const started = performance.now();
  try {
    for (const [command, path] of Object.entries(commands)) {
      const at = performance.now();
      log(`building ${command}`);
      const args = ['build', '-trimpath', '-ldflags', ['-s', '-w', ...version].join(' '), '-o', join(draft, command), path];
      const env = { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', GOTOOLCHAIN: 'local', GOWORK: 'off' };
      await run('nice', ['-n', '15', 'go', ...args], { cwd: source, env, maxBuffer: 1 << 26 });
      log(`built ${command} in ${((performance.now() - at) / 1000).toFixed(0)} s`);
    }
    await rename(draft, dir);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(dir)) throw new Error(`${name} could not be built: ${lastLines(cause)}`, { cause });
  }
  return { dir, seconds: (performance.now() - started) / 1000 };
}

/** The modules' own source folder, for the files of theirs that are used as they are. */
export async function moduleFolder(name: ModuleName, module: string): Promise<string> {
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  return (await run('go', ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module], { cwd: join(here, name), env })).stdout.trim();
}

async function goIs(): Promise<string> {
  try {
    return (await run('go', ['env', 'GOVERSION'], { env: { ...process.env, GOTOOLCHAIN: 'local' } })).stdout.trim();
  } catch (cause) {
    throw new Error('no Go: a control plane is built from its Go modules. Install Go 1.26 or newer and run this again', { cause });
  }
}

function lastLines(cause: unknown): string {
  const { stderr, message } = cause as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').slice(-3).join(' | ');
}
