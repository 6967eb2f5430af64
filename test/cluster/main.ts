import { runAlone } from '../../scripts/run-alone.ts';
import { buildModule } from './binaries/build.ts';
import { say } from './say.ts';

/**
 * `npm run test:cluster`: the manifests against a real control plane, the registry on Postgres and S3. Needs Go; builds what is missing first,
 * which takes minutes once. Arguments go to vitest, e.g. a file name.
 */
await runAlone('cluster', say, async () => {
  const built: string[] = [];
  for (const name of ['kubernetes', 'etcd', 'kwok', 'versitygw'] as const) {
    const { seconds } = await buildModule(name, say);
    if (seconds > 0) built.push(`${name} in ${seconds.toFixed(0)} s`);
  }
  say(built.length > 0 ? `built ${built.join(', ')}` : 'all programs are built already');
});
