import type { Column } from '../../core/contract/column.ts';
import { setScalars, yamlScalar, type Keys, type Scalar } from '../../core/contract/set-scalars.ts';
import type { Competition } from '../../core/contract/competition.ts';
import { OrganiserError } from '../organiser-error.ts';
import type { Proposal } from './propose-contract.ts';

export interface ContractWords {
  readonly name: string;
  readonly title: string;
  readonly need: Partial<Competition['need']>;
  readonly phases: Competition['phases'];
  readonly licences: readonly string[];
  readonly lockSha256: string;
  /** Path of the public data in the repository. */
  readonly publicData: string;
  readonly baselines: readonly string[];
}

/** Fills the template's `competition.yaml`: its comments and order stay, and what is not known yet stays in angle brackets. */
export function renderContract(template: string, words: ContractWords, proposal: Proposal): string {
  const { primary, others } = proposal.metrics;
  const special = Object.entries(proposal.columns).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const sections: (readonly [key: string, lines: readonly string[]])[] = [
    ['inputs', proposal.inputs.map((column) => `  - ${columnLine(column)}`)],
    ['outputs', proposal.outputs.map((column) => `  - ${columnLine(column)}`)],
    ['metrics', [`  primary: ${flow(primary)}`, '  others:', ...others.map((metric) => `    - ${flow(metric)}`)]],
    ['phases', words.phases.map((phase) => `  - ${flow(phase)}`)],
    ['baselines', words.baselines.map((name) => `  - ${flow({ name, path: `baselines/${name}` })}`)],
  ];
  const filled = sections.reduce((text, [key, lines]) => replaceSection(text, key, [`${key}:`, ...lines]), template);
  const targeted = replaceSection(filled, 'target', [
    `target: ${columnLine(proposal.target)}`,
    ...(special.length === 0
      ? []
      : [
          '# Columns beside inputs and target; a model sees one only where it is an input too.',
          `columns: ${flow(Object.fromEntries(special))}`,
        ]),
  ]);
  const licensed = replaceSection(targeted, 'licences', [`licences: [${words.licences.map(yamlScalar).join(', ')}]`]);
  const values: (readonly [Keys, Scalar])[] = [
    [['name'], words.name],
    [['title'], words.title],
    ...Object.entries(words.need).map(([key, value]) => [['need', key], value] as const),
    [['task'], proposal.task],
    [['data', 'public'], words.publicData],
    [['data', 'feedback', 'name'], `${words.name.slice(0, 54)}-feedback`],
    [['data', 'final', 'name'], `${words.name.slice(0, 57)}-final`],
    [['environment', 'sha256'], words.lockSha256],
  ];
  const edited = setScalars('competition.yaml', licensed, values);
  if (edited.kind === 'problem') throw new OrganiserError(edited.problem);
  return edited.text;
}

/** Replaces a top-level key with all that belongs to it; comments above it stay. */
function replaceSection(text: string, key: string, by: readonly string[]): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (from < 0)
    throw new OrganiserError({
      code: 'MISSING',
      path: 'competition.yaml',
      message: `the template has no "${key}:"`,
      next: 'use the template that came with this harvester',
    });
  let to = from + 1;
  while (to < lines.length && /^\s+\S/.test(lines[to] ?? '')) to += 1;
  return [...lines.slice(0, from), ...by, ...lines.slice(to)].join('\n');
}

function columnLine({ name, type, unit, range, classes, nullable, description }: Column): string {
  return flow({ name, type, unit, range, classes, nullable, description });
}

function flow(value: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(value).filter(([, held]) => held !== undefined);
  return `{ ${members.map(([key, held]) => `${key}: ${Array.isArray(held) ? `[${held.map(yamlScalar).join(', ')}]` : yamlScalar(held as Scalar)}`).join(', ')} }`;
}
