import { recordPath } from '../../core/contract/records.ts';
import type { Judged } from '../decide/situation.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, lines, type Markdown } from './escape.ts';

/** Where the signed records stand that the comment rests on, and how to try it oneself. */
export function proofOf({ record, final }: Judged, { config }: Snapshot, { say }: Catalogue): Markdown {
  const records = [record, ...(final?.kind === 'done' ? [final.record] : [])];
  return lines(
    ...records.map((one) =>
      say.proofRecord(code(recordPath.attempt(one)), code(config.records), code(one.runner.id), code(one.runner.isolation)),
    ),
    say.proofSubmission(code(record.submission.treeSha256)),
    say.proofReproduce,
  );
}
