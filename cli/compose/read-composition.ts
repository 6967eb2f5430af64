import { readFile } from 'node:fs/promises';
import { Composition } from '../../core/contract/composition.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { checkComposition, type CheckedComposition, type CompositionCheck } from '../../harvester/compose/check-composition.ts';
import { loadModels, type ModelSources } from '../../harvester/compose/load-models.ts';
import { readTrusted } from '../read-trusted.ts';
import { registryClient } from '../registry.ts';
import { answer, exitCodes, paint, UsageError, type OutputOptions } from '../terminal.ts';

/** Options every `harvester compose` command that needs models takes. */
export interface CompositionOptions extends OutputOptions {
  readonly registry?: string;
  readonly package?: readonly string[];
  readonly records?: string;
  readonly config?: string;
}

/** Reads a composition and what it names, and checks it. Throws `UsageError` for files that cannot be read. */
export async function readComposition(file: string, options: CompositionOptions): Promise<CompositionCheck> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read: name a composition.yaml`);
  });
  const read = readContract(Composition, file, text);
  // The check says the same with all its places; without a readable file there is no model to look for.
  if (read.kind === 'invalid') return checkComposition(file, text, new Map());
  const known = await sources(options);
  const nowhere = Object.keys(read.value.models).filter((name) => known.packages?.has(name) !== true);
  if (!known.registry && nowhere.length > 0)
    throw new UsageError(
      `${file} names models, and nothing says where they are (${nowhere.join(', ')}). Give --registry <uri> or set MLFLOW_TRACKING_URI; for a package on this machine, --package ${nowhere[0]}=<dir>`,
    );
  return checkComposition(file, text, await loadModels(read.value, known));
}

/** A good composition, or undefined after its problems were told with exit code 1. */
export async function goodComposition(file: string, options: CompositionOptions): Promise<CheckedComposition | undefined> {
  const check = await readComposition(file, options);
  if (check.kind === 'good') return check.checked;
  const count = check.problems.length;
  answer(
    options,
    { good: false, problems: check.problems },
    `${check.problems.map(formatProblem).join('\n')}\n\n${paint('red', `${count} ${count === 1 ? 'problem' : 'problems'}`)}`,
  );
  process.exitCode = exitCodes.no;
  return undefined;
}

export function registryOf({ registry }: CompositionOptions): string | undefined {
  return registry ?? process.env['MLFLOW_TRACKING_URI'];
}

/** `name=value` pairs as commander collects them. */
export function pairs(option: string, given: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1 || at === pair.length - 1) throw new UsageError(`${option} ${pair} is not <name>=<value>`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** For commander: an option that may be given more than once. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

async function sources(options: CompositionOptions): Promise<ModelSources> {
  const uri = registryOf(options);
  const { records, config } = options;
  if (records && !config) throw new UsageError('--records needs --config: whose signatures count stands in harvester.yaml');
  return {
    packages: pairs('--package', options.package),
    ...(uri && { registry: registryClient(uri) }),
    ...(records && config && { records: { dir: records, runners: (await readTrusted(config)).runners } }),
  };
}
