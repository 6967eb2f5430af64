import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestFindings } from '../actions/gate/manifest-findings.ts';
import { Competition } from '../core/contract/competition.ts';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { treeDigest } from '../core/provenance/tree-digest.ts';
import { applyGatePolicy } from '../core/rules/gate-policy.ts';
import { verdictOf } from '../core/rules/gate-verdict.ts';
import { intake, type IntakeDecision } from '../core/rules/intake.ts';
import { scan } from '../gate/scan.ts';
import { running, type Running } from './describe.ts';
import type { Check } from './request.ts';

export interface Checked extends Running {
  readonly kind: 'checked';
  readonly intake: IntakeDecision;
  readonly gate: GateReport;
  /** `skipped` where there was no semgrep: Python sources were not looked into. */
  readonly python: 'scanned' | 'skipped';
  /** Undefined where it cannot be read; `intake` says why. */
  readonly manifest: Submission | undefined;
  /** Whether `author` was taken from the manifest because it was not known. */
  readonly authorAssumed: boolean;
  /** Digest of the folder, as a record names it. */
  readonly treeSha256: string;
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
  const [gate, run] = await Promise.all([gateReport(request, competition, manifest), running(competition, request.root)]);
  return {
    kind: 'checked',
    ...run,
    intake: decision,
    gate,
    python: request.semgrep === null ? 'skipped' : 'scanned',
    manifest,
    authorAssumed: request.author === null,
    treeSha256: await treeDigest(gate.scanned),
  };
}

async function gateReport(request: Check, competition: Competition, manifest: Submission | undefined): Promise<GateReport> {
  const { folder, semgrep, root, now } = request;
  const lock = await readFile(join(root, competition.environment.lock), 'utf8').catch(() => undefined);
  // Without a scanner the gate refuses every Python source; that one answer of it is left out here, and the kit says so.
  const scanned = await scan(folder, { competition, ...(lock && { lock }), tools: { semgrep: semgrep ?? 'no-semgrep-here' } });
  const kept = semgrep === null ? scanned.findings.filter(({ rule }) => rule !== 'unscannable/semgrep') : scanned.findings;
  const claims: readonly Finding[] = manifest ? manifestFindings(manifest, scanned.scanned) : [];
  const findings = [...claims, ...kept];
  const report = { ...scanned, findings, verdict: verdictOf(findings) };
  // What the organisation's own harvester.yaml adds is not public.
  return applyGatePolicy(report, {
    ...(competition.gate && { gate: competition.gate }),
    competition: competition.name,
    team: request.team,
    now,
  });
}
