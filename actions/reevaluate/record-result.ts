import { reevaluationPath } from '../../core/contract/reevaluation-record.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { alarmsOf, issueOf } from '../../core/rules/reevaluation.ts';
import { readConfig, readDataset } from '../control-files.ts';
import { placeOf } from '../github/call-github.ts';
import { GitHubReader } from '../github/github-reader.ts';
import { GitHubWriter } from '../github/github-writer.ts';
import { needed } from '../inputs/needed.ts';
import { recordsBelow, recordsHead } from '../records-below.ts';
import type { ActionDoor } from '../run-action.ts';
import { trustedResult } from '../trusted-result.ts';
import type { ReevaluateInputs } from './inputs.ts';

/**
 * Commits a runner's signed re-evaluation to the records, and opens an issue there when its dataset's people should hear of it. Throws when it
 * is not signed by a runner we know, or not about what was asked.
 */
export async function recordResult({ summary, output }: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const config = await readConfig(asked.control);
  const dataset = await readDataset(asked.control, needed(asked, 'dataset'));
  const { text, record } = await trustedResult('reevaluation', asked.result, config);
  const about = `${record.data.owner}/${record.data.name} ${record.competition} ${record.version} ${record.modelSha256}`;
  const wanted = `${dataset.owner}/${dataset.name} ${needed(asked, 'competition')} ${asked.version} ${needed(asked, 'model-sha256')}`;
  if (about !== wanted) throw new Error(`the result is about ${about}; asked was ${wanted}`);

  const place = placeOf(config.records, needed(asked, 'records-token'));
  const folder = `reevaluations/${record.competition}/${record.version}/${record.data.owner}.${record.data.name}/`;
  const reader = new GitHubReader(place);
  const found = await recordsBelow(reader, await recordsHead(reader), folder, 'reevaluation', await signerKeys(config.runners));
  const before = found.map((earlier) => earlier.record);
  const path = reevaluationPath(record);
  const writer = new GitHubWriter(place);
  await writer.addFile(path, text, `Evaluate ${record.competition} ${record.version} again on ${record.data.owner}/${record.data.name}`);
  output('path', path);
  const issue = issueOf(record, alarmsOf(record, before), dataset.people, path);
  if (!issue) return summary(`Recorded as \`${path}\`: nothing to worry about.\n`);
  const number = await writer.openIssue(issue.title, issue.body);
  output('issue', String(number));
  await summary(`Recorded as \`${path}\`. **${issue.title}**: issue ${config.records}#${number}.\n`);
}
