import { createHash } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { promote } from '../../../harvester/promote.ts';
import { publish } from '../../../harvester/publish.ts';
import { root } from '../../../scripts/docs/root.ts';
import { splitDigest } from '../../../vault/private-data.ts';
import { openWorld, type World } from '../../harvester/world.ts';
import { runIn } from '../run-in.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

/** MLflow with the champion and another version of breast-tumour, `composition.yaml` over both, and the ward's data set with what judges it. */
export async function openRegistryWorld(): Promise<DocsWorld> {
  const world = await openWorld();
  const folder = await newFolder();
  for (const name of ['boosted', 'logistic'] as const) {
    const { dir, sha256, attempt } = await world.packageOf(name);
    const { client, competition } = world;
    await publish({ client, competition, packageDir: dir, packageSha256: sha256, attempt, mergeSha: 'c'.repeat(40) });
  }
  await promote({ client: world.client, name: 'breast-tumour', version: '1' });
  await writeFile(join(folder.dir, 'composition.yaml'), composition(world));
  await layDataset(world, folder.dir, folder.env ?? {});
  const first = Object.fromEntries(
    world.rowsCsv
      .split('\n', 2)[0]!
      .split(',')
      .map((name, at) => [name, Number(world.rowsCsv.split('\n')[1]!.split(',')[at])]),
  );
  return {
    ...folder,
    stands: new Map<string | RegExp, string>([
      ['http://127.0.0.1:5000', world.server.uri],
      ['http://mlflow.mlflow:5000', world.server.uri],
      ['/srv/private', 'private'],
      [/\bDIR\b/g, 'breast-tumour'],
      ['{"mean_radius":14.1}', JSON.stringify(first)],
    ]),
    close: async () => {
      await world.close();
      await folder.close();
    },
  };
}

function composition({ competition }: World): string {
  return dump({
    harvester: 1,
    name: 'second-opinion',
    title: 'Two opinions on a tumour',
    owner: 'Onco team',
    inputs: competition.inputs,
    models: { boosted: { model: 'models:/breast-tumour@champion' }, logistic: { model: 'models:/breast-tumour/2' } },
    nodes: {
      root: { kind: 'ensemble', combine: 'mean', members: [{ node: 'b' }, { node: 'l' }] },
      b: { kind: 'model', model: 'boosted' },
      l: { kind: 'model', model: 'logistic' },
    },
  });
}

/** `datasets/ward/biopsies.yaml`, its rows in `private`, the competition it is judged by, a runner's key and empty records. */
async function layDataset(
  { dir, competition, environmentLock, environment }: World,
  at: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const made = join(dir, 'ward');
  await runIn(at, `LD_LIBRARY_PATH='${environment}/lib' '${environment}/bin/python' '${root}/test/harvester/make_dataset.py' '${made}'`);
  const rows = join(at, 'private', 'ward', 'biopsies', '2025');
  await cp(join(made, '2025'), rows, { recursive: true });
  for (const folder of ['datasets/ward', 'breast-tumour/env', 'records']) await mkdir(join(at, folder), { recursive: true });
  await writeFile(
    join(at, 'datasets', 'ward', 'biopsies.yaml'),
    dump({
      harvester: 1,
      owner: 'ward',
      name: 'biopsies',
      title: 'Biopsies of the ward',
      people: ['wanda'],
      data: { version: '2025', sha256: await splitDigest(rows), rows: 171 },
      columns: { mean_radius: 'nucleus_radius_mm', benign: 'benign_by_biopsy' },
      models: [{ competition: 'breast-tumour', versions: 'champion' }],
    }),
  );
  const sha256 = createHash('sha256').update(environmentLock).digest('hex');
  const held = { ...competition, limits: { ...competition.limits, memoryMB: 2048 }, environment: { ...competition.environment, sha256 } };
  await writeFile(join(at, 'breast-tumour', 'competition.yaml'), dump(JSON.parse(JSON.stringify(held))));
  await writeFile(join(at, 'breast-tumour', 'env', 'requirements.lock'), environmentLock);
  const { said } = await runIn(at, 'harvester keys new runner-1 --json', env);
  const { publicKey } = JSON.parse(said.slice(said.indexOf('{'))) as { publicKey: string };
  await writeFile(
    join(at, 'harvester.yaml'),
    dump({
      harvester: 1,
      competitions: [{ name: 'breast-tumour', repository: 'onco/breast-tumour' }],
      records: 'onco/records',
      runners: [{ id: 'runner-1', publicKey }],
      publishers: [{ id: 'runner-1', publicKey }],
      mlflow: { uri: 'http://127.0.0.1:1' },
      site: { url: 'http://127.0.0.1:1/' },
    }),
  );
}
