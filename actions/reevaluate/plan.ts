import { signerKeys } from '../../core/provenance/keys.ts';
import { reevaluationsDue } from '../../core/rules/reevaluations-due.ts';
import { GitHubReader } from '../github-reader.ts';
import { GitHubWriter } from '../github-writer.ts';
import { cell } from '../summary/cell.ts';
import type { ActionDoor } from '../run-action.ts';
import { readConfig, readDatasets } from './control-files.ts';
import { needed, type ReevaluateInputs } from './inputs.ts';
import { recordsBelow } from './records-below.ts';

/** One look starts so many; the rest is still due at the next. */
const most = 20;

/** Looks by the records which versions are due on which data, and dispatches a run of its own for each. */
export async function plan({ summary }: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const config = await readConfig(asked.control);
  const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const records = new GitHubReader({ apiUrl, token: needed(asked, 'records-token'), repository: config.records });
  const [versions, before] = await Promise.all([
    recordsBelow(records, 'versions/', 'version', await signerKeys(config.publishers)),
    recordsBelow(records, 'reevaluations/', 'reevaluation', await signerKeys(config.runners)),
  ]);
  const due = reevaluationsDue(
    await readDatasets(asked.control),
    versions.map(({ record }) => record),
    before.map(({ record }) => record),
    Date.now(),
  );
  const repository = process.env['GITHUB_REPOSITORY'] ?? '';
  const token = needed(asked, 'token');
  const branch = await new GitHubReader({ apiUrl, token, repository }).defaultBranch();
  const control = new GitHubWriter({ apiUrl, token, repository });
  for (const { owner, dataset, competition, version, trigger } of due.slice(0, most))
    await control.dispatch('reevaluate.yml', branch, { dataset: `${owner}/${dataset}`, competition, version: String(version), trigger });
  const rows = due.map((each) => `| ${cell(`${each.owner}/${each.dataset}`)} | ${each.competition} ${each.version} | ${each.trigger} |`);
  await summary(
    due.length === 0
      ? 'Nothing is due.\n'
      : `### ${due.length} due${due.length > most ? `, ${most} started` : ''}\n\n| data | model | why |\n|---|---|---|\n${rows.join('\n')}\n`,
  );
}
