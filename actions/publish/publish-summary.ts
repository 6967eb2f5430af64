import type { VersionRecord } from '../../core/contract/records.ts';
import { cell } from '../summary/cell.ts';

const words = { crown: '👑 it is the champion now', keep: 'the champion stays', undecided: 'undecided' } as const;

/** The publication's step summary; what the team wrote stands in escaped cells. */
export function publishSummary({ competition, version, key, team, title, licence, modelSha256, champion }: VersionRecord): string {
  return [
    `### Published \`${competition}\` version ${version}`,
    '',
    `**${words[champion.kind]}**: ${cell(champion.why)}`,
    '',
    '| team | title | licence | pull request | model |',
    '|---|---|---|---|---|',
    `| ${cell(team)} | ${cell(title)} | ${cell(licence ?? '')} | ${cell(key.repository)} ${key.number} at \`${key.headSha.slice(0, 7)}\` | \`${modelSha256}\` |`,
    '',
  ].join('\n');
}
