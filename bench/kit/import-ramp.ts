import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importKit } from '../../importers/import-kit.ts';
import { environment } from '../../scripts/environment.mjs';
import type { BenchContext, Figures } from '../figure.ts';
import { figureOf, takeTurns } from '../measure.ts';

const kit = fileURLToPath(new URL('../../test/importers/fixtures/ramp', import.meta.url));

/** How long a RAMP kit and its submissions take to become a competition, everything trained, tried and scanned on the way. */
export async function importRampFigures({ say }: Pick<BenchContext, 'say'>): Promise<Figures> {
  await environment('competition', say);
  await environment('gate', say);
  const home = await mkdtemp(join(tmpdir(), 'bench-import-'));
  try {
    let round = 0;
    let submissions = 0;
    say('importing a RAMP kit, 3 rounds');
    const times = await takeTurns(
      {
        whole: async () => {
          round += 1;
          const dir = join(home, `kit-${round}`);
          const outcome = await importKit({
            platform: 'ramp',
            path: kit,
            dir,
            privateDir: `${dir}-private`,
            now: new Date(),
            log: () => undefined,
          });
          if (outcome.kind === 'refused') throw new Error(outcome.problems[0].message);
          submissions = outcome.submissions.length;
        },
      },
      { rounds: 3, warmUps: 0 },
    );
    return {
      import_ramp_s: figureOf(times.whole, 's', {
        target: { atMost: 20 },
        note: `${submissions} submissions imported and one that fails left out; environments built beforehand`,
      }),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
