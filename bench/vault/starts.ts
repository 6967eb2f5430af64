import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makePrivateFolder } from '../../vault/folder.ts';
import { startSandbox } from '../../vault/sandbox/start.ts';

const run = promisify(execFile);
// For an interpreter: an empty program.
const emptyProgram = '/dev/null';

/** An environment whose interpreter is the smallest program there is, so that only the sandbox around it takes time. */
export async function smallestEnvironment(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'smallest-'));
  for (const name of ['bin', 'lib']) await mkdir(join(dir, name));
  await copyFile('/usr/bin/true', join(dir, 'bin', 'python'));
  await chmod(dir, 0o755);
  return dir;
}

/** Ours: slot, control group, limits, filter, mounts; and everything removed again. */
export async function ours(stateDir: string, environment: string): Promise<void> {
  const sandbox = await startSandbox({
    stateDir,
    environment,
    program: ['../dev/null'],
    limits: { memoryMB: 512, cpus: 1, cpuSeconds: 20 },
    stage: makePrivateFolder,
  });
  await sandbox.gone;
  const { code } = await sandbox.close();
  if (code !== 0) throw new Error(`the empty program ended with ${code}: ${sandbox.stderr()}`);
}

/** Bubblewrap with the same namespaces and mounts, and nothing else of ours. */
export async function bareBubblewrap(environment: string): Promise<void> {
  const flags =
    '--unshare-all --die-with-parent --ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin';
  const scratch = '--tmpfs /tmp --proc /proc --dev /dev --setenv LD_LIBRARY_PATH /env/lib';
  await run('bwrap', `${flags} --ro-bind ${environment} /env ${scratch} /env/bin/python -I -B ${emptyProgram}`.split(' '));
}

/** A podman container from a folder with the same mounts and limits as ours; where podman does not run: why. */
export async function podman(
  environment: string,
): Promise<{ readonly start: () => Promise<void>; readonly remove: () => Promise<void> } | string> {
  const root = await mkdtemp(join(tmpdir(), 'podman-'));
  await chmod(root, 0o755);
  for (const name of ['usr', 'env', 'proc', 'dev', 'sys', 'tmp', 'run', 'etc']) await mkdir(join(root, name));
  for (const name of ['lib', 'lib64', 'bin']) await symlink(`usr/${name}`, join(root, name));
  const manager = '--cgroup-manager=cgroupfs --runtime=runc run --rm';
  const limits = '--memory=512m --pids-limit=64 --cpus=1 --ulimit nofile=256:256 --ulimit nproc=128:128 --ulimit cpu=20:20';
  const walls = '--network=none --read-only --cap-drop=ALL --security-opt=no-new-privileges --user=61001:61001 --tmpfs=/tmp:size=64m';
  const flags = `${manager} ${limits} ${walls}`;
  const mounts = `-v /usr:/usr:ro -v ${environment}:/env:ro -e LD_LIBRARY_PATH=/env/lib --rootfs ${root}`;
  const start = async (): Promise<void> =>
    void (await run('podman', `${flags} ${mounts} /env/bin/python -I -B ${emptyProgram}`.split(' ')));
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true });
  try {
    await start();
    return { start, remove };
  } catch (error) {
    await remove();
    return error instanceof Error ? error.message.split('\n').at(-2) || error.message : String(error);
  }
}
