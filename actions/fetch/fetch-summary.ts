import type { Inputs } from '../../core/contract/inputs.ts';
import { bar } from '../summary/bar.ts';
import { cell } from '../summary/cell.ts';

const shown = 20;

/** What was fetched, the largest files first. */
export function fetchSummary({ files, team, headSha, treeSha256 }: Inputs): string {
  const largest = files.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = largest.slice(0, shown).map(({ path, bytes }) => `| ${cell(path)} | ${bytes} | ${bar(bytes, largest[0]?.bytes ?? 0)} |`);
  return [
    `### Fetched \`${headSha.slice(0, 7)}\` of team \`${team}\``,
    '',
    `${files.length} files, ${total} bytes, digest \`${treeSha256}\`.`,
    '',
    '| file | bytes | |',
    '|---|--:|---|',
    ...rows,
    ...(files.length > shown ? ['', `${files.length - shown} smaller ones are not shown.`] : []),
    '',
  ].join('\n');
}
