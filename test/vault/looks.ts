import { join } from 'node:path';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { readLedger } from '../../vault/ledger.ts';

/** A submission that weighs two columns and forgets the third. */
export const logistic = (a: number, b: number): { 'model.py': string } => ({
  'model.py': `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(-(${a} * batch["a"] + ${b} * batch["b"])))
`,
});

/** The evaluation of an attempt that must have been scored. */
export function scored(record: AttemptRecord) {
  if (record.evaluation.kind !== 'scored') throw new Error(JSON.stringify(record.evaluation));
  return record.evaluation;
}

/** Every line of what was booked, in a ledger that must be whole. */
export const ledgerLines = async (store: string) => {
  const ledger = await readLedger(join(store, 'tiny', 'egress.jsonl'));
  if (ledger.kind !== 'whole') throw new Error('broken');
  return ledger.lines;
};
