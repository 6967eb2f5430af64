import type { Column } from '../../core/contract/column.ts';
import type { Competition, Metric, Task } from '../../core/contract/competition.ts';
import { nearestWord } from '../../core/contract/nearest-word.ts';
import { OrganiserError } from '../organiser-error.ts';
import { columnNames } from '../tables/column-names.ts';
import { cellsOf, type DataTable } from '../tables/data-table.ts';
import { profileColumn, type ColumnProfile } from '../tables/profile-column.ts';
import { columnWords } from './angles-in.ts';
import { niceRange } from './nice-range.ts';

/** What an organiser says about the columns; names as in the table or as in the competition. */
export interface ColumnRoles {
  readonly target: string;
  readonly task?: Task;
  readonly id?: string;
  readonly group?: string;
  readonly weight?: string;
  readonly time?: string;
  /** Special columns that a model gets all the same. */
  readonly keep?: readonly string[];
  /** Columns that no model gets. */
  readonly drop?: readonly string[];
}

/** The part of a contract that follows from the data. */
export type Proposal = Pick<Competition, 'task' | 'inputs' | 'outputs' | 'target' | 'metrics'> & {
  readonly columns: NonNullable<Competition['columns']>;
};

const mostClasses = 50;

/**
 * Proposes typed columns, outputs and metrics from a table: types as narrow as the values allow, ranges of round numbers, classes where there
 * are few. Special columns are no inputs unless kept. Throws `OrganiserError` where a named column is not there or the target cannot be one.
 */
export function proposeContract(table: DataTable, roles: ColumnRoles): Proposal {
  const ours = columnNames(table.names);
  const named = (name: string, flag: string): string => {
    const index = table.names.indexOf(name) >= 0 ? table.names.indexOf(name) : ours.indexOf(name);
    const found = ours[index];
    if (found !== undefined) return found;
    const guess = nearestWord(name, ours);
    const next = guess ? `did you mean "${guess}"?` : `${flag} takes one of: ${ours.slice(0, 30).join(', ')}`;
    throw new OrganiserError({ code: 'COLUMN_MISSING', path: table.path, message: `has no column "${name}"`, next });
  };
  const target = named(roles.target, '--target');
  const columns: Record<string, string> = {};
  for (const role of ['id', 'group', 'weight', 'time'] as const) {
    const name = roles[role];
    if (name !== undefined) columns[role] = named(name, `--${role}`);
  }
  const keep = new Set((roles.keep ?? []).map((name) => named(name, '--keep')));
  const out = new Set([target, ...Object.values(columns), ...(roles.drop ?? []).map((name) => named(name, '--drop'))]);
  const profiles = table.names.map((name, index) => profileColumn(cellsOf(table, name) ?? [], table.types?.[index]));
  const inputs = ours.flatMap((name, index) => {
    const profile = profiles[index];
    return profile && (keep.has(name) || !out.has(name)) && name !== target
      ? [inputOf(name, table.names[index] ?? name, profile, table.rows)]
      : [];
  });
  if (inputs.length === 0)
    throw new OrganiserError({
      code: 'NO_INPUTS',
      path: table.path,
      message: 'leaves no column for a model to see',
      next: 'bring more columns, or --keep one of those with a role',
    });
  const profile = profiles[ours.indexOf(target)] as ColumnProfile;
  const task = roles.task ?? guessTask(profile);
  const column = targetOf(target, profile, task, table.path);
  return { task, inputs, outputs: outputsOf(column, task), target: column, columns, metrics: metricsOf(task) };
}

function inputOf(name: string, theirs: string, { type, extent, missing, values }: ColumnProfile, rows: number): Column {
  const few = type === 'string' && values !== undefined && values.length >= 2 && values.length <= mostClasses && values.length * 5 <= rows;
  return {
    name,
    type,
    ...(extent && { range: niceRange(extent) }),
    ...(few && { classes: [...values] }),
    ...(missing > 0 && { nullable: true }),
    description: name === theirs ? columnWords : `${theirs.slice(0, 200)} ${columnWords}`,
  };
}

/** Two values: binary. A few words or whole numbers: classes. Other numbers: regression. */
export function guessTask({ type, values }: ColumnProfile): Task {
  const many = values?.length ?? Infinity;
  if (many === 2) return 'binary-classification';
  if (type === 'double' || type === 'float' || (type !== 'string' && type !== 'boolean' && many > 20)) return 'regression';
  return 'multiclass-classification';
}

function targetOf(name: string, { type, values, missing }: ColumnProfile, task: Task, path: string): Column {
  const refuse = (message: string, next: string): OrganiserError =>
    new OrganiserError({ code: 'TARGET_TYPE', path, message: `the target "${name}" ${message}`, next });
  if (missing > 0) throw refuse(`has ${missing} missing values`, 'give every row a label, or leave those rows out');
  const description = '<what it says>';
  if (task === 'custom')
    throw refuse(
      'cannot be proposed for task: custom',
      'start with the nearest other task; then write outputs, metrics and scoring into competition.yaml',
    );
  if (task === 'regression') {
    if (!['integer', 'long', 'float', 'double'].includes(type))
      throw refuse(`is of type ${type}; a regression needs numbers`, 'choose another --task');
    return { name, type, description };
  }
  if (values === undefined || values.length > 1000)
    throw refuse('has more than a thousand different values', 'choose --task regression, or another --target');
  if (values.length < 2) throw refuse('has one value only', 'bring rows of every class');
  if (task === 'binary-classification' && values.length > 2)
    throw refuse(`has ${values.length} classes`, 'choose --task multiclass-classification');
  const whole = type === 'long' || type === 'integer';
  if (!whole && type !== 'string' && type !== 'boolean')
    throw refuse(`is of type ${type}; classes are words or whole numbers`, 'choose --task regression');
  const ordered = values.length > 2 ? values : values.toSorted((a, b) => Number(isPositive(a)) - Number(isPositive(b)));
  const classes = ordered.map((value) => (whole ? Number(value) : type === 'boolean' ? value.toLowerCase() : value));
  return { name, type, classes: [...new Set(classes)], description };
}

/** Words for "it is so"; the last class is the positive one. */
const isPositive = (value: string): boolean =>
  /^(?:1|yes|y|true|positive|pos|malignant|spam|churn(?:ed)?|fraud|fail(?:ed|ure)?|bad|default|case)$/i.test(value);

function outputsOf(target: Column, task: Task): Column[] {
  if (task === 'regression') return [{ name: 'prediction', type: 'double', description: `Predicted ${target.name}` }];
  const classes = (target.classes ?? []).map(String);
  if (task === 'binary-classification')
    return [
      {
        name: 'probability',
        type: 'double',
        range: [0, 1],
        description: `Probability of ${target.name} = ${classes.at(-1)}`.slice(0, 300),
      },
    ];
  return columnNames(classes.map((value) => `p ${value}`)).map((name, index) => ({
    name,
    type: 'double',
    range: [0, 1],
    description: `Probability of ${target.name} = ${classes[index]}`.slice(0, 300),
  }));
}

function metricsOf(task: Task): Competition['metrics'] {
  const metric = (name: string, direction: Metric['direction']): Metric => ({ name, direction });
  if (task === 'regression')
    return {
      primary: metric('root_mean_squared_error', 'lower'),
      others: [metric('mean_absolute_error', 'lower'), metric('r2', 'higher')],
    };
  if (task === 'multiclass-classification')
    return { primary: metric('log_loss', 'lower'), others: [metric('accuracy', 'higher'), metric('balanced_accuracy', 'higher')] };
  return {
    primary: metric('roc_auc', 'higher'),
    others: [metric('log_loss', 'lower'), metric('accuracy', 'higher'), metric('brier', 'lower')],
  };
}
