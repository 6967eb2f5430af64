import type { Competition } from '../../core/contract/competition.ts';
import { checkComposition } from '../../harvester/compose/check-composition.ts';
import { loadModels } from '../../harvester/compose/load-models.ts';
import { serveComposition, type CompositionService } from '../../harvester/compose/serve-composition.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { environment } from '../../scripts/environment.mjs';

/** The champion and another version answer as one service: the mean of both. Throws with the check's words when they do not fit. */
export async function serveTwoOpinions(registry: string, competition: Competition, other: number): Promise<CompositionService> {
  const models = { champion: { model: 'models:/breast-tumour@champion' }, second: { model: `models:/breast-tumour/${other}` } };
  const text = JSON.stringify({
    harvester: 1,
    name: 'two-opinions',
    title: 'Two opinions on a tumour',
    owner: 'Ward',
    inputs: competition.inputs,
    models,
    nodes: {
      root: { kind: 'ensemble', combine: 'mean', members: [{ node: 'champion' }, { node: 'second' }] },
      champion: { kind: 'model', model: 'champion' },
      second: { kind: 'model', model: 'second' },
    },
  });
  const check = checkComposition('composition.yaml', text, await loadModels({ models }, { registry: new MlflowClient({ uri: registry }) }));
  if (check.kind === 'bad') throw new Error(JSON.stringify(check.problems));
  const { path } = await environment('competition');
  return serveComposition({ checked: check.checked, registry, python: { environment: path } });
}
