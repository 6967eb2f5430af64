import { boardOfAttempt } from '../../core/contract/records.ts';
import type { Filed } from '../records/read-records.ts';
import type { AttemptFacts, Outcome } from './facts.ts';

/** One attempt record as the pages need it. */
export function attemptFacts(filed: Filed<'attempt'>): AttemptFacts {
  const { record } = filed;
  const { gate, evaluation } = record;
  const withSeverity = (severity: string): number => gate.findings.filter((finding) => finding.severity === severity).length;
  return {
    competition: record.competition,
    repository: record.key.repository,
    number: record.key.number,
    headSha: record.key.headSha,
    team: record.team,
    title: record.title,
    board: boardOfAttempt(record),
    finishedAt: record.finishedAt,
    submission: { sha256: record.submission.treeSha256, files: record.submission.files, bytes: record.submission.bytes },
    gate: {
      verdict: gate.verdict,
      errors: withSeverity('error'),
      warnings: withSeverity('warning'),
      notes: withSeverity('note'),
      scanned: gate.scanned.length,
      formats: [...new Set(gate.scanned.map((file) => file.format))].toSorted(),
    },
    outcome: outcomeOf(filed),
    recordSha256: filed.sha256,
    inside: {
      startedAt: record.startedAt,
      runKey: record.runKey,
      runner: record.runner,
      environment: record.environment.id,
      environmentLock: record.environment.lockSha256,
      files: gate.scanned.map(({ path, sha256, format }) => ({ path, sha256, format })),
      data: record.data,
      findings: gate.findings,
      comparisons: evaluation.kind === 'scored' ? evaluation.comparisons : [],
      smoke: evaluation.smoke,
      bits: evaluation.bits,
      ...(record.ledger && { ledger: record.ledger }),
      proof: { path: filed.path, text: filed.text, keyid: filed.keyid },
    },
  };
}

function outcomeOf({ record: { evaluation } }: Filed<'attempt'>): Outcome {
  if (evaluation.kind === 'failed') return { kind: 'failed', errorClass: evaluation.errorClass, stage: evaluation.stage };
  const { board, rows, scores, held, cost } = evaluation;
  return { kind: 'scored', board, rows, scores, held, cost };
}
