import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../core/contract/column.ts';
import type { Competition, Metric } from '../../core/contract/competition.ts';
import { setScalars, type Keys, type Scalar } from '../../core/contract/set-scalars.ts';
import { learnable } from '../../organiser/baselines/refresh-baselines.ts';
import { renderContract } from '../../organiser/new/render-contract.ts';
import type { FoundMetric } from '../metrics/metric.ts';
import type { Plan } from '../plan.ts';
import type { KitTables } from '../sandbox/read-tables.ts';
import { distinct, shorten, slug } from '../words.ts';

export const publicPath = 'data/public/train.csv';
export const scoringPath = 'scoring.py';

export interface ContractInput {
  readonly plan: Plan;
  readonly tables: KitTables;
  readonly name: string;
  readonly platform: string;
  readonly phases: Competition['phases'];
  readonly licences: readonly string[];
  readonly wallSeconds: number;
  readonly digests: { readonly feedback: string; readonly final: string };
  /** Text of `scoring.py`, where some metric needs one. */
  readonly scoring: string | undefined;
  /** Imported baselines, beside those that are learnt here. */
  readonly baselines: readonly string[];
}

/** The text of `competition.yaml` for an imported kit: the template's, filled in. */
export async function contractText(template: string, input: ContractInput): Promise<string> {
  const { plan, tables, name } = input;
  const lock = await readFile(join(template, 'env', 'requirements.lock'));
  const metric = ({ name: called, direction }: FoundMetric): Metric => ({ name: called, direction });
  const inputs = tables.columns.map(({ name: column, original, type, nullable }): Column => ({
    name: column,
    type,
    ...(nullable && { nullable }),
    ...(original !== null && original !== column && { description: `called "${shorten(original, 200)}" in the kit` }),
  }));
  const { target } = tables;
  const rendered = renderContract(
    await readFile(join(template, 'competition.yaml'), 'utf8'),
    {
      name,
      title: shorten(plan.title, 120).padEnd(3, '.'),
      need: {
        product: 'not named: imported',
        owner: 'not named: imported',
        statement: shorten(plan.description, 1900),
        value: `not stated in the ${input.platform} kit this was imported from`,
      },
      phases: input.phases,
      licences: [...new Set([...input.licences, 'Apache-2.0', 'MIT', 'BSD-3-Clause'])],
      lockSha256: createHash('sha256').update(lock).digest('hex'),
      publicData: publicPath,
      baselines: [...learnable(inputs), ...input.baselines],
    },
    {
      task: tables.task,
      inputs,
      outputs: outputsOf(tables),
      target: { name: target.name, type: target.type, ...(target.classes && { classes: [...target.classes] }) },
      metrics: { primary: metric(plan.metrics.primary), others: plan.metrics.others.map(metric) },
      columns: {},
    },
  );
  const values: (readonly [Keys, Scalar])[] = [
    [['data', 'feedback', 'sha256'], input.digests.feedback],
    [['data', 'feedback', 'rows'], tables.rows.feedback],
    [['data', 'final', 'sha256'], input.digests.final],
    [['data', 'final', 'rows'], tables.rows.final],
    [['reward', 'kind'], 'none'],
    [['reward', 'description'], 'not stated in the kit'],
    [['limits', 'wallSeconds'], input.wallSeconds],
    [['limits', 'archiveMB'], Math.max(20, Math.ceil(tables.publicCsv.length / 1e6) * 2)],
  ];
  if (plan.limits.attemptsPerDay !== undefined) values.push([['limits', 'attemptsPerDay'], plan.limits.attemptsPerDay]);
  const edited = setScalars('competition.yaml', rendered.replace(/^  others:\n(?! +-)/m, '  others: []\n'), values);
  if (edited.kind === 'problem') throw new Error(`the template's competition.yaml cannot be filled in: ${edited.problem.message}`);
  return input.scoring === undefined ? edited.text : withScoring(edited.text, input.scoring);
}

function withScoring(text: string, scoring: string): string {
  const line = `  scoring: { path: ${scoringPath}, sha256: '${createHash('sha256').update(scoring).digest('hex')}' }\n`;
  return text.replace(/^metrics:\n/m, (head) => `${head}${line}`);
}

/** Outputs as the judge reads them: the last class's probability, one for each class, or a value. */
function outputsOf({ task, target }: KitTables): Column[] {
  const classes = (target.classes ?? []).map(String);
  if (task === 'regression') return [{ name: 'prediction', type: 'double', description: `Predicted ${target.name}` }];
  if (task === 'binary-classification')
    return [
      {
        name: 'probability',
        type: 'double',
        range: [0, 1],
        description: shorten(`Probability of ${target.name} = ${classes.at(-1)}`, 300),
      },
    ];
  const names = distinct(classes.map((label) => `p_${slug(label, 40).replaceAll('-', '_')}`));
  return names.map((name, index) => ({
    name: name.replaceAll('-', '_'),
    type: 'double',
    range: [0, 1],
    description: shorten(`Probability of ${target.name} = ${classes[index]}`, 300),
  }));
}
