import { runAlone } from '../../scripts/run-alone.ts';
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
} else
  await runAlone('images', say, async () => {
    await buildImages(say);
    say('all images are built');
  });
