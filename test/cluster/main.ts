import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVitest, totalLine, type Totals } from '../../scripts/run-vitest.ts';
import { buildModule } from './binaries/build.ts';
import { say } from './say.ts';

/**
 * `npm run test:cluster`: the manifests against a real control plane, the registry on Postgres and S3. Needs Go; builds what is missing first,
 * which takes minutes once. Arguments go to vitest, e.g. a file name.
 */
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const work = await mkdtemp(join(tmpdir(), 'harvester-cluster-run-'));
try {
  const built: string[] = [];
  for (const name of ['kubernetes', 'etcd', 'kwok', 'versitygw'] as const) {
    const { seconds } = await buildModule(name, say);
    if (seconds > 0) built.push(`${name} in ${seconds.toFixed(0)} s`);
  }
  say(built.length > 0 ? `built ${built.join(', ')}` : 'all programs are built already');
  await runVitest('cluster', process.argv.slice(2), join(work, 'cluster.json'), totals);
  say('done');
} catch (error) {
  say((error as Error).message);
  totals.failed += 1;
} finally {
  await rm(work, { recursive: true, force: true });
}
process.stdout.write(`\n${totalLine(totals)}\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;
