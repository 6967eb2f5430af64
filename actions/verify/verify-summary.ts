import type { Records } from '../../registry-site/records/read-records.ts';
import { cell } from '../summary/cell.ts';
import type { Compared } from './compare-published.ts';

const shown = 50;

/** What was opened, what is not trusted, and whether the rebuilt site is the published one. */
export function verifySummary(read: Records, compared: Compared | undefined): string {
  const { attempts, versions, decisions, skipped } = read;
  const lines = [
    skipped.length === 0 ? '### ✅ Every record is good' : `### ⛔ ${skipped.length} records are not trusted`,
    '',
    '| attempts | versions | decisions | not trusted |',
    '|--:|--:|--:|--:|',
    `| ${attempts.length} | ${versions.length} | ${decisions.length} | ${skipped.length} |`,
  ];
  if (skipped.length > 0) {
    lines.push('', '| file | why |', '|---|---|', ...skipped.slice(0, shown).map(({ path, why }) => `| ${cell(path)} | ${cell(why)} |`));
    if (skipped.length > shown) lines.push('', `${skipped.length - shown} more stand in the log.`);
  }
  if (compared)
    lines.push(
      '',
      compared.same
        ? `✅ The site published from \`${compared.commit.slice(0, 7)}\` was rebuilt to the byte: \`${compared.rebuilt}\`.`
        : `⛔ The site published from \`${compared.commit.slice(0, 7)}\` is **not** what its records give: published \`${compared.published}\`, rebuilt \`${compared.rebuilt}\`.`,
    );
  return `${lines.join('\n')}\n`;
}
