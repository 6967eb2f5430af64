import type { VerifiedModel } from './fetch-model.ts';

/** Where the served model comes from and what was proved before the port opened. */
export function provenance({ name, version, sha256, files, contract, uri, recordGiven }: VerifiedModel): object {
  const { tags } = version;
  const { repository, number, headSha } = contract.pull;
  return {
    model: { name, version: version.version, digest: `sha256:${sha256}`, asked: uri },
    pullRequest: { repository, number, headSha, mergeSha: tags['git.commit'], mergedBy: tags['merged_by'] },
    competition: contract.competition,
    team: contract.team,
    licence: contract.licence,
    submission: { digest: `sha256:${contract.submissionSha256}` },
    attempt: { id: tags['attempt'], envelopeSha256: tags['attempt.sha256'], runKey: tags['run_key'] },
    registry: { runId: version.run_id, registeredAt: timeOf(version.creation_timestamp) },
    verified: {
      artifacts: `sha256 over all ${files.length} files equals the version's digest tag`,
      record: recordGiven ? 'the signed version record names the same digest' : 'no signed record was given to this service',
    },
    files,
  };
}

function timeOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
