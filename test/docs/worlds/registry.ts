import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { promote } from '../../../harvester/promote.ts';
import { publish } from '../../../harvester/publish.ts';
import { openWorld, type World } from '../../harvester/world.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

/** MLflow with the champion and another version of breast-tumour, and `composition.yaml` over both. */
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
