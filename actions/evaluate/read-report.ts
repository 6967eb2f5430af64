import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { GateReport } from '../../core/contract/gate-report.ts';

const mostBytes = 5_000_000;

/** The gate's report, when it is to the byte what the gate job said it wrote. Throws otherwise: a forged one would let anything pass. */
export async function readReport(path: string, sha256: string): Promise<GateReport> {
  const { size } = await stat(path).catch(() => {
    throw new Error('the gate left no report');
  });
  const bytes = size > mostBytes ? undefined : await readFile(path);
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error('the gate’s report was changed on its way: it is not what the gate job wrote. Dispatch the run again');
  return GateReport.parse(JSON.parse(bytes.toString('utf8')));
}
