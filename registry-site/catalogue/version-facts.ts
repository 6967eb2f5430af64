import type { Filed } from '../records/read-records.ts';
import type { AttemptFacts, VersionFacts } from './facts.ts';

/** One version record joined with the attempt it names. Every disagreement between the two becomes a problem that pages show. */
export function versionFacts(filed: Filed<'version'>, attempt: AttemptFacts | undefined): VersionFacts {
  const { record } = filed;
  const problems = contradictions(filed, attempt);
  return {
    competition: record.competition,
    version: record.version,
    repository: record.key.repository,
    number: record.key.number,
    headSha: record.key.headSha,
    mergeSha: record.mergeSha,
    team: record.team,
    title: record.title,
    publishedAt: record.publishedAt,
    ...(record.licence === undefined ? {} : { licence: record.licence }),
    ...(record.card ? { card: record.card } : {}),
    parents: record.parents ?? [],
    artifacts: (record.artifacts ?? []).map(({ path, sha256, format }) => ({ path, sha256, format })),
    submissionSha256: record.submissionSha256,
    modelSha256: record.modelSha256,
    attemptSha256: record.attemptSha256,
    decision: record.champion.kind,
    isChampion: false,
    ...(attempt && problems.length === 0 ? { attempt } : {}),
    problems,
    recordSha256: filed.sha256,
    inside: { why: record.champion.why, registry: record.registry, proof: { path: filed.path, text: filed.text, keyid: filed.keyid } },
  };
}

function contradictions({ record }: Filed<'version'>, attempt: AttemptFacts | undefined): string[] {
  if (!attempt) return ['The attempt record this version rests on is not among the trusted records.'];
  const problems: string[] = [];
  const { key } = record;
  if (attempt.competition !== record.competition) problems.push('The attempt record belongs to another competition.');
  if (attempt.repository !== key.repository || attempt.number !== key.number || attempt.headSha !== key.headSha)
    problems.push('The attempt record is about another pull request or commit.');
  if (attempt.team !== record.team) problems.push('The attempt record names another team.');
  if (attempt.submission.sha256 !== record.submissionSha256) problems.push('The attempt record is about other submission bytes.');
  if (attempt.gate.verdict !== 'clean') problems.push('The gate did not find this submission clean.');
  if (attempt.outcome.kind !== 'scored') problems.push('The attempt was not scored.');
  return problems;
}
