import { posix } from 'node:path';
import { missing, noCounterpart, type Notes } from '../notes.ts';
import type { PlannedSubmission } from '../plan.ts';
import { analyse } from '../python/analyse.ts';
import type { PythonModule } from '../python/expression.ts';
import type { KitSource } from '../source/kit-source.ts';
import type { Bundle } from './bundle.ts';

/** What an ingestion program takes from a submission. */
interface Taken {
  readonly module: string;
  readonly name: string;
}

/** Our own file of a submission is called so; theirs has to move. */
const ours = 'model';
const moved = 'imported_model';

/**
 * The bundle's own code submissions: its solutions, and those in its starting kits. Which class or function they offer is told by what the
 * ingestion program imports; it has `fit(X, y)` and `predict(X)`, or gives something that has.
 */
export async function submissionsOf(
  bundle: Bundle,
  ingestion: ReadonlyMap<string, PythonModule>,
  source: KitSource,
  python: string,
  labels: PlannedSubmission['labels'],
  notes: Notes,
): Promise<PlannedSubmission[]> {
  const planned: PlannedSubmission[] = [];
  const folders = await foldersOf(bundle, source, notes);
  for (const folder of folders) {
    const files = source.below(folder).map(({ path }) => path);
    const top = files.filter((path) => path.endsWith('.py') && !path.includes('/'));
    const modules = await analyse(
      python,
      source,
      top.map((path) => `${folder}/${path}`),
    );
    const taken = takenFrom(ingestion, new Set(top.map((path) => path.slice(0, -3))), modules, folder);
    const name = posix.basename(folder);
    if (!taken) {
      notes.leftOut.push(
        noCounterpart(
          { path: folder },
          'offers nothing that the ingestion program imports, as far as can be told by reading',
          'write model.py by hand: class Model with load, predict and train',
        ),
      );
      continue;
    }
    const others = [...modules].filter(([path]) => path !== `${folder}/${taken.module}.py`);
    const clash = taken.module === ours ? others.find(([, module]) => module.imports.some((line) => line.module === ours)) : undefined;
    if (clash) {
      notes.leftOut.push(
        noCounterpart(
          { path: clash[0] },
          `imports ${ours}, which has another name here`,
          'import from imported_model instead, and import again',
        ),
      );
      continue;
    }
    const renamed = (path: string): string => (path === `${ours}.py` ? `${moved}.py` : path);
    planned.push({
      name,
      folder,
      files: new Map(
        files
          .filter((path) => !/(?:^|\/)metadata(?:\.ya?ml)?$|\.(?:pyc|ipynb)$/.test(path))
          .map((path) => [renamed(path), `${folder}/${path}`]),
      ),
      make: `from ${taken.module === ours ? moved : taken.module} import ${taken.name} as make`,
      labels,
      baseline: true,
    });
  }
  return planned;
}

async function foldersOf(bundle: Bundle, source: KitSource, notes: Notes): Promise<string[]> {
  const folders = new Set<string>();
  for (const reference of bundle.solutions) {
    const found = await source.find(reference);
    if (found?.kind === 'folder') folders.add(found.path);
    else notes.leftOut.push(missing({ path: reference }, 'is named as a solution and not in the bundle', 'nothing needs doing'));
  }
  for (const { startingKit } of bundle.phases) {
    const kit = startingKit === undefined ? undefined : await source.find(startingKit);
    if (kit?.kind !== 'folder') continue;
    for (const { path } of source.below(kit.path))
      if (/\.zip$/i.test(path) && /code|model|submission|sample/i.test(path)) await source.find(`${kit.path}/${path}`);
    for (const { path } of source.below(kit.path))
      if (/(?:^|\/)(?:model|submission)\.py$/.test(path) && !/(?:ingestion|scoring)_program/.test(path))
        folders.add(posix.dirname(`${kit.path}/${path}`));
  }
  return [...folders];
}

/** The class or function which the ingestion program gets from a submission: imported by name, or called through its module. */
function takenFrom(
  ingestion: ReadonlyMap<string, PythonModule>,
  offered: ReadonlySet<string>,
  modules: ReadonlyMap<string, PythonModule>,
  folder: string,
): Taken | undefined {
  const has = ({ module, name }: Taken): boolean => {
    const found = modules.get(`${folder}/${module}.py`);
    return found !== undefined && (name in found.classes || name in found.functions);
  };
  for (const program of ingestion.values()) {
    const named = program.imports
      .filter(({ module }) => offered.has(module))
      .flatMap(({ module, names }) => names.map((name) => ({ module, name })));
    const called = program.calls.flatMap((call) => {
      const [module = '', name = '', ...rest] = call.split('.');
      return offered.has(module) && name !== '' && rest.length === 0 ? [{ module, name }] : [];
    });
    const found = [...named, ...called].find(has);
    if (found) return found;
  }
  return undefined;
}
