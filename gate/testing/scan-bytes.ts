import type { Finding, GateVerdict } from '../../core/contract/gate-report.ts';
import { bufferSource } from '../bytes/byte-source.ts';
import { FindingList } from '../finding-list.ts';
import { defaultLimits, type ScanLimits } from '../limits.ts';
import { standardAllowList } from '../pickle/allow-list.ts';
import { scanSource } from '../scan-source.ts';
import { verdictOf } from '../../core/rules/gate-verdict.ts';

export interface ScannedBytes {
  readonly verdict: GateVerdict;
  readonly format: string;
  readonly rules: readonly string[];
  readonly findings: readonly Finding[];
}

/** What the gate says about a file of these bytes, with the allow-list and limits that apply everywhere. */
export async function scanBytes(bytes: Buffer, limits: Partial<ScanLimits> = {}): Promise<ScannedBytes> {
  const list = new FindingList('file', defaultLimits.findings);
  const format = await scanSource(bufferSource(bytes), list, standardAllowList(), { ...defaultLimits, ...limits });
  const findings = list.all();
  return { verdict: verdictOf(findings), format, rules: [...new Set(findings.map((finding) => finding.rule))], findings };
}
