import type { Column } from '../../core/contract/column.ts';
import { exampleCell } from '../../core/service-description/example-row.ts';
import { compilePage } from './compile-page.ts';
import type { VerifiedModel } from './fetch-model.ts';

/** Renders the service's front page for the address it was asked at: what the model is for, how to call it, what it takes and gives. Everything a participant wrote is escaped. */
export function landingPage({ name, version, contract, sha256 }: VerifiedModel, prefix = ''): (origin: string) => string {
  const render = compilePage<object>('landing.hbs', { columns: 'columns.hbs' });
  const { title, competition, card, inputs, outputs, pull, team, licence } = contract;
  const row = Object.fromEntries(inputs.map((column) => [column.name, exampleCell(column)]));
  const view = {
    title,
    competition,
    name,
    version: version.version,
    intendedUse: paragraphs(card.intendedUse),
    limitations: paragraphs(card.limitations),
    inputs: inputs.map(shown),
    outputs: outputs.map(shown),
    pull: `${pull.repository}#${pull.number}`,
    team,
    licence,
    sha256,
    prefix,
    docs: prefix === '' ? '/docs' : `/docs?urls.primaryName=${encodeURIComponent(name)}`,
  };
  const body = JSON.stringify({ rows: [row] }, null, 1).replace(/\n\s*/g, ' ');
  return (origin) => render({ ...view, call: `curl -s ${origin}${prefix}/predict -H 'content-type: application/json' -d '\n${body}'` });
}

function shown({ name, type, unit, range, classes }: Column): object {
  return { name, type, unit: unit ?? '', allowed: classes ? classes.join(', ') : range ? `${range[0]} to ${range[1]}` : '' };
}

function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n/).filter((each) => each.trim() !== '');
}
