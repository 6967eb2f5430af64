import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Podman asks for more open files and processes than a machine's hard limit may allow. */
const withinLimits = ['--ulimit', 'nofile=4096:4096', '--ulimit', 'nproc=4096:4096'];

/** Why no image can be built and started here; undefined when it can. */
export function withoutPodman(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root: base images are laid out from Debian packages, and limits are set by control groups';
  const missing = ['podman', 'mmdebstrap'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  return missing.length === 0 ? undefined : `missing: ${missing.join(', ')}. Run: apt-get install -y podman mmdebstrap`;
}

/** One podman command. Rejects with the end of what it said. */
export async function podman(...args: readonly string[]): Promise<string> {
  const [command = '', ...rest] = args;
  const limits = command === 'build' || command === 'run' ? withinLimits : [];
  try {
    return (await run('podman', [command, ...limits, ...rest], { maxBuffer: 1 << 28 })).stdout.trim();
  } catch (cause) {
    const { stderr = '', stdout = '' } = cause as { stderr?: string; stdout?: string };
    throw new Error(`podman ${command} failed:\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-25).join('\n')}`, { cause });
  }
}

/** What a container that ended by itself wrote on both its outputs, and its exit code. `runtime` is the program that starts it, if not podman's own. */
export async function ended(flags: readonly string[], runtime?: string): Promise<{ readonly code: number; readonly said: string }> {
  return run('podman', [...(runtime ? [`--runtime=${runtime}`] : []), 'run', '--rm', ...withinLimits, ...flags], {
    maxBuffer: 1 << 26,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, said: `${stdout}${stderr}` }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, said: `${stdout}${stderr}` }),
  );
}
