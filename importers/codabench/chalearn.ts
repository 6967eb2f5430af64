import type { TableFiles } from '../plan.ts';
import type { KitSource } from '../source/kit-source.ts';

/** What lies beside the tables of a bundle in ChaLearn's format. */
export interface ChaLearn {
  readonly features: readonly string[];
  readonly labels: readonly string[];
  /** Columns of a `.solution`: 1, or one a class. */
  readonly columns: number;
  readonly regression: boolean;
}

/** Reads the names of columns and labels, and the task, of tables in ChaLearn's format. */
export async function chalearnOf(source: KitSource, { features, labels }: TableFiles): Promise<ChaLearn> {
  const stem = features.replace(/_train\.data$/, '');
  const lines = async (path: string): Promise<string[]> =>
    source.has(path)
      ? (await source.text(path))
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter(Boolean)
      : [];
  const [first = ''] = await lines(labels ?? '');
  const info = (await lines(`${stem}_public.info`)).join('\n');
  return {
    features: await lines(`${stem}_feat.name`),
    labels: await lines(`${stem}_label.name`),
    columns: first.split(/\s+/).length,
    regression: /^task\s*=\s*'?regression/m.test(info),
  };
}
