import type { Competition } from '../../core/contract/competition.ts';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { alarmsOf } from '../../core/rules/reevaluation.ts';
import type { Filed, Records } from '../records/read-records.ts';
import { visibleDeep } from '../records/visible-text.ts';
import type { Afterwards, InsideCompetition, VersionFacts } from './facts.ts';

type Later = 'reevaluation' | 'tuning' | 'reproduction';

/** What only insiders may know of a competition: its private splits by name, and what was recorded after its versions were made. */
export function insideCompetition(
  { name, data }: Competition,
  repository: string,
  records: Records,
  versions: readonly VersionFacts[],
): InsideCompetition {
  const own = <K extends Later>(filed: readonly Filed<K>[] = []): Filed<K>[] =>
    filed
      .filter(({ record }) => record.competition === name)
      .toSorted((a, b) => Date.parse(a.record.startedAt) - Date.parse(b.record.startedAt) || (a.path < b.path ? -1 : 1));
  const digests = new Map(versions.map(({ version, modelSha256 }) => [version, modelSha256]));
  const trouble = (version: number, sha256: string): { readonly problem?: string } => {
    const known = digests.get(version);
    if (known === undefined) return { problem: `There is no version ${version} among the trusted records.` };
    return known === sha256 ? {} : { problem: `It is about other model bytes than version ${version}.` };
  };
  const reevaluations = own(records.reevaluations);
  const lines = new Map<string, ReevaluationRecord[]>();
  for (const [line, filed] of Map.groupBy(reevaluations, lineOf))
    lines.set(
      line,
      filed.map(({ record }) => record),
    );
  return {
    feedback: data.feedback,
    final: data.final,
    reevaluations: reevaluations.map((filed) => ({
      ...afterwards(filed),
      ...trouble(filed.record.version, filed.record.modelSha256),
      alarms: alarmsOf(filed.record, lines.get(lineOf(filed)) ?? []),
    })),
    tunings: own(records.tunings).map((filed) => ({
      ...afterwards(filed),
      ...trouble(filed.record.parent.version, filed.record.parent.modelSha256),
    })),
    reproductions: own(records.reproductions)
      .filter(({ record }) => record.key.repository === repository)
      .map(afterwards),
    decisions: records.decisions
      .filter(({ competition, key }) => competition === name && key.repository === repository)
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.commentId - b.commentId)
      .map((decision) => visibleDeep(decision)),
  };
}

/** One version on one data set: what is compared over time. */
function lineOf({ record: { data, version } }: Filed<'reevaluation'>): string {
  return `${version} ${data.owner}/${data.name}`;
}

function afterwards<K extends Later>({ keyid, path, record, sha256, text }: Filed<K>): Afterwards<Filed<K>['record']> {
  return { record, recordSha256: sha256, proof: { path, text, keyid } };
}
