import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVitest, totalLine, type Totals } from '../../scripts/run-vitest.ts';
import { say } from '../cluster/say.ts';
import { buildImages } from './build-images.ts';
import { withoutPodman } from './podman.ts';

/**
 * `npm run test:images`: builds every image of `deploy/` by podman, from Debian's own packages, and starts each as its manifest says. Exit 2
 * where it cannot be tried. Arguments go to vitest.
 */
const why = withoutPodman();
if (why !== undefined) {
  process.stderr.write(`not run: ${why}\n`);
  process.exitCode = 2;
} else {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const work = await mkdtemp(join(tmpdir(), 'harvester-images-run-'));
  try {
    await buildImages(say);
    say('all images are built');
    await runVitest('images', process.argv.slice(2), join(work, 'images.json'), totals);
    say('done');
  } catch (error) {
    say((error as Error).message);
    totals.failed += 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  process.stdout.write(`\n${totalLine(totals)}\n`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}
