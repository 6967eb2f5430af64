import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildKit } from '../../scripts/build-kit.ts';
import { basePython, stateDir, uvPath } from '../../scripts/environment.mjs';
import { clone, makeHome, publish } from '../../test/kit/competitor.ts';
import type { BenchContext, Figures } from '../figure.ts';
import { figureOf, seconds, takeTurns } from '../measure.ts';

const run = promisify(execFile);
const template = 'competition-template';
/** What whoever predicts and scores must import, whatever they do then. */
const bareImports = 'import numpy, pandas, pyarrow, sklearn.metrics';

/**
 * How long a participant waits for `uv run kit check` of the starter in the template: warm, and from the clone with an empty package cache
 * and an empty home. `--cold-rounds 0` leaves the second one out; it downloads about 700 MB a round.
 */
export async function checkFigures({ say, args }: Pick<BenchContext, 'say' | 'args'>): Promise<Figures> {
  await buildKit(true);
  const home = await makeHome();
  try {
    const published = await publish(home, template);
    return { ...(await warm(home, published, say)), ...(await cold(home, published, say, coldRounds(args))) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function coldRounds(args: readonly string[]): number {
  const at = args.indexOf('--cold-rounds');
  return at < 0 ? 1 : Number(args[at + 1] ?? 1);
}

async function warm(home: string, published: string, say: BenchContext['say']): Promise<Figures> {
  say('uv run kit check of the starter, 7 rounds');
  const ann = await clone(home, published, 'warm', join(home, 'warm', '.venv'));
  await ready(ann.kit(['new', 'ann', '--login', 'ann']));
  const python = join(ann.folder, '.venv/bin/python');
  const times = await takeTurns(
    {
      check: () => ready(ann.kit(['check', '--json'])),
      imports: () => run(python, ['-I', '-X', `pycache_prefix=${join(ann.folder, '.venv/kit-bytecode')}`, '-c', bareImports]),
    },
    { rounds: 7 },
  );
  return {
    check_warm_s: figureOf(times.check, 's', {
      target: { atMost: 5 },
      peers: { 'one Python that imports numpy, pandas, pyarrow and sklearn.metrics': figureOf(times.imports, 's').value },
      note: 'intake, gate with semgrep, two runs in bubblewrap, score beside three baselines; nothing changed since the last check',
    }),
  };
}

async function cold(home: string, published: string, say: BenchContext['say'], rounds: number): Promise<Figures> {
  if (rounds < 1) return {};
  say(`git clone, kit new and kit check with an empty cache, ${rounds} rounds`);
  const uv = await uvPath(stateDir(), await basePython());
  const times: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const place = join(home, `cold-${round}`);
    await mkdir(join(place, 'home'), { recursive: true });
    const env = { HOME: join(place, 'home'), UV_CACHE_DIR: join(place, 'cache') };
    times.push(
      await seconds(async () => {
        const bea = await clone(place, published, 'clone', join(place, 'clone', '.venv'));
        await ready(bea.kit(['new', 'bea', '--login', 'bea'], env));
        await ready(bea.kit(['check', '--json'], env));
      }),
    );
    bare.push(await seconds(() => installOnly(uv, published, place)));
    await rm(place, { recursive: true, force: true });
  }
  return {
    check_cold_s: figureOf(times, 's', {
      target: { atMost: 120 },
      peers: { 'uv pip sync of the same lock alone': figureOf(bare, 's').value },
      note: 'git clone, kit new and the first kit check together; downloads the environment and semgrep',
    }),
  };
}

async function installOnly(uv: string, published: string, place: string): Promise<void> {
  const env = { ...process.env, HOME: join(place, 'home'), UV_CACHE_DIR: join(place, 'bare-cache') };
  const venv = join(place, 'bare');
  await run(uv, ['venv', '--quiet', '--no-project', venv], { env });
  const python = join(venv, 'bin/python');
  const lock = join(published, 'env/requirements.lock');
  await run(uv, ['pip', 'sync', '--quiet', '--require-hashes', '--no-build', '--python', python, lock], { env });
}

async function ready(told: Promise<{ exit: number; out: string; err: string }>): Promise<void> {
  const { exit, out, err } = await told;
  if (exit !== 0) throw new Error(`the kit ended with ${exit}: ${out.slice(-500)}${err.slice(-500)}`);
}
