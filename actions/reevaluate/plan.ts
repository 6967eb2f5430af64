import { signerKeys } from '../../core/provenance/keys.ts';
import { reevaluationsDue } from '../../core/rules/reevaluations-due.ts';
import { readConfig, readDatasets } from '../control-files.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { GitHubWriter } from '../github/github-writer.ts';
import { needed } from '../inputs/needed.ts';
import { recordsBelow, recordsHead } from '../records-below.ts';
import { cell } from '../summary/cell.ts';
import type { ActionDoor } from '../run-action.ts';
import type { ReevaluateInputs } from './inputs.ts';

/** One look starts so many; the rest is still due at the next. */
const most = 60;

/** Looks by the records which versions are due on which data, and dispatches a run of its own for each. */
export async function plan({ summary }: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const config = await readConfig(asked.control);
  const records = new GitHubReader(placeOf(config.records, needed(asked, 'records-token')));
  const head = await recordsHead(records);
  const [versions, before] = await Promise.all([
    recordsBelow(records, head, 'versions/', 'version', await signerKeys(config.publishers)),
    recordsBelow(records, head, 'reevaluations/', 'reevaluation', await signerKeys(config.runners)),
  ]);
  const due = reevaluationsDue(
    await readDatasets(asked.control),
    versions.map(({ record }) => record),
    before.map(({ record }) => record),
    Date.now(),
  );
  const here = placeOf(process.env['GITHUB_REPOSITORY'] ?? '', needed(asked, 'token'));
  const branch = await new GitHubReader(here).defaultBranch();
  const control = new GitHubWriter(here);
  for (const { owner, dataset, competition, version, trigger } of due.slice(0, most))
    await control.dispatch('reevaluate.yml', branch, { dataset: `${owner}/${dataset}`, competition, version: String(version), trigger });
  const rows = due.map((each) => `| ${cell(`${each.owner}/${each.dataset}`)} | ${each.competition} ${each.version} | ${each.trigger} |`);
  await summary(
    due.length === 0
      ? 'Nothing is due.\n'
      : `### ${due.length} due${due.length > most ? `, ${most} started` : ''}\n\n| data | model | why |\n|---|---|---|\n${rows.join('\n')}\n`,
  );
}
