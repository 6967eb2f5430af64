import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { address } from '../pages/addresses.ts';
import { rankLabel } from '../pages/rank-label.ts';
import type { Output } from '../render/site-folder.ts';

type Tone = 'good' | 'gold' | 'bad' | 'plain';
const colours: Readonly<Record<Tone, string>> = { good: '#17664a', gold: '#7a5500', bad: '#a32a17', plain: '#59645e' };

/**
 * Pictures for READMEs elsewhere: each team's rank, and for each version whether it was scanned and what its proof is. They name what is on
 * their pages and nothing more.
 */
export function* badges(competition: CompetitionFacts): Generator<Output> {
  const { boards, champion, contract } = competition;
  const [board] = boards;
  yield badge(
    address.championBadge(contract.name),
    contract.name,
    champion ? `champion v${champion.version}` : 'no champion yet',
    champion ? 'gold' : 'plain',
  );
  for (const row of board?.rows ?? [])
    yield badge(
      address.rankBadge(contract.name, row.attempt.team),
      contract.name,
      `rank ${rankLabel(row.group)} of ${board?.rows.length}`,
      'good',
    );
  for (const version of competition.versions) yield versionBadge(version);
}

function versionBadge(version: VersionFacts): Output {
  const path = address.versionBadge(version.competition, version.version);
  const name = `${version.competition} v${version.version}`;
  if (version.problems.length > 0) return badge(path, name, 'records contradict', 'bad');
  return badge(path, name, version.isChampion ? 'champion, scanned, signed' : 'scanned, signed', version.isChampion ? 'gold' : 'good');
}

/** A flat badge: `label` on grey, `message` on a colour. Text widths are those of Verdana 11 px, near enough. */
function badge(path: string, label: string, message: string, tone: Tone): Output {
  const [left, right] = [label, message].map((text) => Math.round(text.length * 6.6) + 14) as [number, number];
  const words = escapeXml(`${label}: ${message}`);
  const text = (at: number, value: string): string => `<text x="${at}" y="14">${escapeXml(value)}</text>`;
  return {
    path,
    content:
      `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${words}"><title>${words}</title>` +
      `<path fill="#3d453f" d="M3 0H${left}V20H3A3 3 0 0 1 0 17V3A3 3 0 0 1 3 0"/>` +
      `<path fill="${colours[tone]}" d="M${left} 0H${left + right - 3}A3 3 0 0 1 ${left + right} 3V17A3 3 0 0 1 ${left + right - 3} 20H${left}"/>` +
      `<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">` +
      `${text(left / 2, label)}${text(left + right / 2, message)}</g></svg>\n`,
  };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
