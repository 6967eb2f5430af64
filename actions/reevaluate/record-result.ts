import { readFile } from 'node:fs/promises';
import { reevaluationPath } from '../../core/contract/reevaluation-record.ts';
import { signerKeys } from '../../core/provenance/keys.ts';
import { open } from '../../core/provenance/statement.ts';
import { alarmsOf, issueOf } from '../../core/rules/reevaluation.ts';
import { GitHubReader } from '../github-reader.ts';
import { GitHubWriter } from '../github-writer.ts';
import type { ActionDoor } from '../run-action.ts';
import { readConfig, readDataset } from './control-files.ts';
import { needed, type ReevaluateInputs } from './inputs.ts';
import { recordsBelow } from './records-below.ts';

/**
 * Commits a runner's signed re-evaluation to the records, and opens an issue there when its dataset's people should hear of it. Throws when it
 * is not signed by a runner we know, or not about what was asked.
 */
export async function recordResult({ summary, output }: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const config = await readConfig(asked.control);
  const dataset = await readDataset(asked.control, needed(asked, 'dataset'));
  const keys = await signerKeys(config.runners);
  const text = await readFile(asked.result, 'utf8');
  const opened = await open('reevaluation', JSON.parse(text), keys);
  if (opened.kind === 'bad') throw new Error(`the result is not trusted: ${opened.why}`);
  const { record } = opened;
  const about = `${record.data.owner}/${record.data.name} ${record.competition} ${record.version} ${record.modelSha256}`;
  const wanted = `${dataset.owner}/${dataset.name} ${needed(asked, 'competition')} ${asked.version} ${needed(asked, 'model-sha256')}`;
  if (about !== wanted) throw new Error(`the result is about ${about}; asked was ${wanted}`);

  const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const place = { apiUrl, token: needed(asked, 'records-token'), repository: config.records };
  const folder = `reevaluations/${record.competition}/${record.version}/${record.data.owner}.${record.data.name}/`;
  const before = (await recordsBelow(new GitHubReader(place), folder, 'reevaluation', keys)).map((found) => found.record);
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
