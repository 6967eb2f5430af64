import * as z from 'zod';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { openRecords } from '../open-records.ts';
import { names, type Stage } from '../stage.ts';
import { waitFor } from '../wait.ts';

export interface PrivateRuns {
  readonly reevaluation: ReevaluationRecord;
  /** The issue that tells the data's people. */
  readonly issue: { readonly title: string; readonly url: string };
}

const Issues = z.array(z.object({ number: z.number(), title: z.string() }));
const patience = 300;

/**
 * A product team adds its private data to the control repository and starts the workflow there that evaluates the champion again on it. Resolves
 * when the signed record is in the records repository and the issue is open.
 */
export async function askPrivateData({ maintainer }: Stage, dataset: string, signal: AbortSignal): Promise<PrivateRuns> {
  await maintainer.api('PUT', `/repos/${names.control}/contents/datasets/ward/biopsies.yaml`, {
    message: 'Let registered models be asked on the ward’s biopsies',
    content: Buffer.from(dataset).toString('base64'),
  });
  await maintainer.api('POST', `/repos/${names.control}/actions/workflows/reevaluate.yml/dispatches`, {
    ref: 'main',
    inputs: { dataset: 'ward/biopsies', competition: 'breast-tumour', version: 'champion' },
  });
  const first = async <T>(what: string, ask: () => Promise<readonly T[]>): Promise<T> =>
    waitFor(what, patience, signal, async () => (await ask())[0]);
  const [reevaluation, issue] = await Promise.all([
    first('the record of the re-evaluation', () => openRecords(maintainer, 'reevaluation')),
    first('the issue about the ward’s data', async () =>
      Issues.parse(await maintainer.api('GET', `/repos/${names.records}/issues?state=open`)).filter(({ title }) =>
        title.includes('ward/biopsies'),
      ),
    ),
  ]);
  return {
    reevaluation,
    issue: { title: issue.title, url: maintainer.signInUrl(`/${names.records}/issues/${issue.number}`) },
  };
}
