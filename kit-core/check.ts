import { manifestFindings } from '../actions/gate/manifest-findings.ts';
import { Competition } from '../core/contract/competition.ts';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { intake, type IntakeDecision } from '../core/rules/intake.ts';
import { scan } from '../gate/scan.ts';
import { verdictOf } from '../core/rules/gate-verdict.ts';
import type { Check } from './request.ts';

export interface Checked {
  readonly kind: 'checked';
  readonly intake: IntakeDecision;
  readonly gate: GateReport;
  /** `skipped` where there was no semgrep: Python sources were not looked into. */
  readonly python: 'scanned' | 'skipped';
  /** Undefined where it cannot be read; `intake` says why. */
  readonly manifest: Submission | undefined;
  /** Whether `author` was taken from the manifest because it was not known. */
  readonly authorAssumed: boolean;
}

/** Says about a folder what the bot's intake and the gate would say about it as a pull request. */
export async function check(request: Check): Promise<Checked | { kind: 'problems'; problems: readonly Problem[] }> {
  const read = readContract(Competition, 'competition.yaml', request.competition);
  if (read.kind === 'invalid') return { kind: 'problems', problems: read.problems };
  const competition = read.value;
  const found = request.manifest === null ? undefined : readContract(Submission, 'submission.yaml', request.manifest);
  const manifest = found?.kind === 'valid' ? found.value : undefined;
  const author = request.author ?? manifest?.members[0] ?? '';
  const decision = intake({
    competition,
    author,
    now: request.now,
    changed: request.changed,
    tree: request.tree.map(({ path, mode, bytes }) => ({ path, mode, ...(bytes !== null && { bytes }) })),
    manifest: request.manifest ?? undefined,
    attemptsToday: 0,
    signedOff: request.signedOff ?? undefined,
  });
  const gate = await gateReport(request, competition, manifest);
  return {
    kind: 'checked',
    intake: decision,
    gate,
    python: request.semgrep === null ? 'skipped' : 'scanned',
    manifest,
    authorAssumed: request.author === null,
  };
}

async function gateReport({ folder, semgrep }: Check, competition: Competition, manifest: Submission | undefined): Promise<GateReport> {
  // Without a scanner the gate refuses every Python source; that one answer of it is left out here, and the kit says so.
  const scanned = await scan(folder, { competition, tools: { semgrep: semgrep ?? 'no-semgrep-here' } });
  const kept = semgrep === null ? scanned.findings.filter(({ rule }) => rule !== 'unscannable/semgrep') : scanned.findings;
  const claims: readonly Finding[] = manifest ? manifestFindings(manifest, scanned.scanned) : [];
  const findings = [...claims, ...kept];
  return { ...scanned, findings, verdict: verdictOf(findings) };
}
