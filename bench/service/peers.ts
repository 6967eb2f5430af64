import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { basePython, stateDir, uvPath } from '../../scripts/environment.mjs';

const run = promisify(execFile);

const wanted = {
  fastapi: ['fastapi==0.165.0', 'uvicorn==0.54.0', 'pydantic==2.14.3', 'onnxruntime==1.30.0', 'numpy==2.4.6'],
  mlserver: ['mlserver==1.7.1', 'onnxruntime==1.30.0'],
  bentoml: ['bentoml==1.4.39', 'onnxruntime==1.30.0'],
} as const;

/** By peer, the interpreter that has it; absent where it did not install. */
export type Peers = { readonly [K in keyof typeof wanted]?: string };

/** Environments of the peers, for this bench alone: made once, beside the others, never used by anything else. */
export async function installPeers(say: (line: string) => void): Promise<Peers> {
  const peers: Record<string, string> = {};
  const base = await basePython();
  const uv = await uvPath(stateDir(), base);
  for (const [name, packages] of Object.entries(wanted)) {
    const dir = join(stateDir(), 'bench', `${name}-${packages[0].replace(/[^a-z0-9.]/g, '-')}`);
    const python = join(dir, 'bin/python');
    if (!existsSync(dir)) {
      say(`installing ${packages[0]}`);
      const draft = `${dir}.draft`;
      try {
        await mkdir(join(stateDir(), 'bench'), { recursive: true });
        await rm(draft, { recursive: true, force: true });
        await run(uv, ['venv', '--quiet', '--relocatable', '--python', base.exe, draft]);
        const env = { ...process.env, UV_NO_CONFIG: '1' };
        const flags = ['--quiet', '--no-build', '--compile-bytecode', '--python', join(draft, 'bin/python')];
        await run(uv, ['pip', 'install', ...flags, ...packages], { env, maxBuffer: 1 << 26 });
        await rename(draft, dir);
      } catch (error) {
        await rm(draft, { recursive: true, force: true });
        say(
          `${name} did not install: ${String((error as { stderr?: string }).stderr ?? error)
            .trim()
            .split('\n')
            .slice(-2)
            .join(' | ')}`,
        );
        continue;
      }
    }
    peers[name] = python;
  }
  return peers;
}
