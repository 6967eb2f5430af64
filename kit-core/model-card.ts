import { dump } from 'js-yaml';
import type { Competition } from '../core/contract/competition.ts';
import type { Submission } from '../core/contract/submission.ts';

/** What a check measured on held-out public rows. */
export interface CardResults {
  readonly rows: number;
  /** Value by metric name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** 95 % interval of the primary metric. */
  readonly low: number;
  readonly high: number;
  /** Whether the model was trained without these rows. */
  readonly retrained: boolean;
}

/** Stands in every card made by us: one that has it may be made anew. The gate remarks on comments that people are not shown, so it is none. */
export const madeByKit = '*Made by `uv run kit card` from `submission.yaml`: change that, not this.*';

/**
 * A model card as the Hugging Face Hub reads it: YAML front matter with licence, tags, metrics, the models it builds on and `model-index`
 * results, then the submission's own words. Without `results` there is no `model-index`.
 */
export function modelCard(competition: Competition, manifest: Submission, results?: CardResults): string {
  const front = dump(frontMatter(competition, manifest, results), { lineWidth: -1 });
  return `---\n${front}---\n\n${madeByKit}\n\n${body(competition, manifest, results)}`;
}

function frontMatter(competition: Competition, manifest: Submission, results: CardResults | undefined): Record<string, unknown> {
  const { primary, others } = competition.metrics;
  const parents = manifest.parents ?? [];
  const relations = new Set(parents.map(({ relation }) => relation));
  const [relation] = relations;
  return {
    license: manifest.licence.toLowerCase(),
    ...library(manifest),
    pipeline_tag: pipelineTag(competition),
    tags: ['model-harvester', competition.name, competition.task],
    datasets: [competition.name],
    metrics: [primary, ...others].map(({ name }) => name),
    ...(parents.length > 0 && { base_model: parents.map(({ model }) => model) }),
    ...(relation && relations.size === 1 && hubRelation[relation] && { base_model_relation: hubRelation[relation] }),
    ...(results && { 'model-index': [{ name: manifest.title, results: [modelIndex(competition, results)] }] }),
  };
}

const hubRelation: Readonly<Partial<Record<string, string>>> = { 'fine-tuned': 'finetune', ensembled: 'merge' };

function modelIndex(competition: Competition, results: CardResults): Record<string, unknown> {
  const { primary, others } = competition.metrics;
  const known = [primary, ...others].filter(({ name }) => name in results.metrics);
  return {
    task: { type: pipelineTag(competition), name: competition.title },
    dataset: { type: competition.name, name: `${competition.title}: held-out public rows`, split: 'public-held-out' },
    metrics: known.map(({ name }) => ({ type: name, value: results.metrics[name], name, verified: false })),
  };
}

/** The Hub's name for a task of this shape. */
export function pipelineTag({ task, inputs, columns }: Competition): string {
  if (columns?.time) return 'time-series-forecasting';
  const [only] = inputs;
  if (inputs.length === 1 && only?.type === 'string' && task !== 'regression') return 'text-classification';
  if (inputs.some(({ type }) => type === 'binary') && task !== 'regression') return 'image-classification';
  return task === 'regression' ? 'tabular-regression' : 'tabular-classification';
}

function library({ artifacts }: Submission): { library_name?: string } {
  const formats = new Set(artifacts.map(({ format }) => format));
  if (formats.has('onnx')) return { library_name: 'onnx' };
  if (formats.has('skops') || formats.has('joblib')) return { library_name: 'sklearn' };
  return {};
}

function body(competition: Competition, manifest: Submission, results: CardResults | undefined): string {
  const { card, parents = [], artifacts, members, title } = manifest;
  const section = (name: string, text: string): string => `## ${name}\n\n${text.trim()}\n`;
  const built = parents.map(({ model, relation }) => `- ${relation} from \`${model}\``).join('\n');
  const files = artifacts.map(({ path, format, sha256 }) => `| \`${path}\` | ${format} | \`${sha256}\` |`).join('\n');
  return [
    `# ${title}\n`,
    `By ${members.map((login) => `@${login}`).join(', ')}, for the competition *${competition.title}*.\n`,
    section('What it is for', card.intendedUse),
    section('What it cannot do', card.limitations),
    section('What it was trained on', card.trainingData),
    section('Ethical notes', card.ethicalNotes),
    ...(results ? [section('How good it is', resultTable(competition, results))] : []),
    section('How to call it', call(competition)),
    ...(built ? [section('What it builds on', built)] : []),
    ...(files ? [section('Files', `| file | format | sha256 |\n| --- | --- | --- |\n${files}`)] : []),
  ].join('\n');
}

function resultTable({ metrics: { primary } }: Competition, { metrics, low, high, rows, retrained }: CardResults): string {
  const lines = Object.entries(metrics).map(
    ([name, value]) => `| ${name} | ${digits(value)} | ${name === primary.name ? `${digits(low)} to ${digits(high)}` : ''} |`,
  );
  const how = retrained ? 'trained without them' : 'which the model may have seen in training';
  return `On ${rows} public rows, ${how}. What counts are hidden rows.\n\n| metric | value | 95 % interval |\n| --- | --- | --- |\n${lines.join('\n')}`;
}

function call({ inputs, outputs, invocation }: Competition): string {
  const list = (columns: Competition['inputs']): string =>
    columns
      .slice(0, 40)
      .map(({ name, type, unit }) => `\`${name}\` (${type}${unit ? `, ${unit}` : ''})`)
      .join(', ') + (columns.length > 40 ? ` and ${columns.length - 40} more` : '');
  const unit = { batch: 'any number of rows', row: 'one row', case: 'all rows of one case' }[invocation?.mode ?? 'batch'];
  return `\`Model().predict(batch)\` takes ${unit} as a DataFrame with the columns ${list(inputs)}; it gives for each row ${list(outputs)}.`;
}

function digits(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
