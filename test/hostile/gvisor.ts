import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findRunsc, runscDir, runscVersion } from './runsc.ts';

// `npm run torture:gvisor`: the self-test, the exfiltration exercise and every hostile case again, in gVisor. Exit 2 when it could not start.
const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
/** A runsc that is here, or the pinned one, built once: statically, as it runs itself again inside an empty root. */
async function runsc(): Promise<string> {
  const found = findRunsc();
  if (found !== undefined) return found;
  const bin = runscDir();
  process.stderr.write(`building runsc ${runscVersion}, some minutes\n`);
  await mkdir(bin, { recursive: true });
  const env = { ...process.env, CGO_ENABLED: '0', GOBIN: bin };
  await run('go', ['install', '-ldflags', '-s -w', `gvisor.dev/gvisor/runsc@${runscVersion}`], { env, maxBuffer: 1 << 24 });
  return join(bin, 'runsc');
}

function passes(...args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)));
}

try {
  if (process.getuid?.() !== 0) throw new Error('gVisor needs root here: start this as root');
  process.env['HARVESTER_RUNSC'] = await runsc();
  process.env['HARVESTER_SANDBOX'] = 'gvisor';
  const cli = join(root, 'cli', 'main.ts');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const ended = [
    await passes(cli, 'doctor'),
    await passes(cli, 'drill', '--quiet'),
    await passes(vitest, 'run', '--project', 'story', 'test/hostile/hostile.test.ts'),
  ];
  process.exitCode = ended.every(Boolean) ? 0 : 1;
} catch (error) {
  process.stderr.write(`not run: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
