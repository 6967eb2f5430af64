import type { DriftLevel, ReevaluationRecord } from '../contract/reevaluation-record.ts';

/** Usual edges of the population stability index: below 0.1 nothing to see, from 0.25 on another population (Siddiqi, Credit Risk Scorecards, 2006). */
export function driftLevel(psi: number): DriftLevel {
  return psi < 0.1 ? 'stable' : psi < 0.25 ? 'moderate' : 'major';
}

export interface Alarm {
  readonly kind: 'regression' | 'drift' | 'failure';
  readonly text: string;
}

/** One-sided 5 %. */
const critical = 1.645;

/**
 * What of a new re-evaluation its dataset's people should hear, given what was recorded before for the same model version and dataset (in any
 * order).
 *
 * A regression is a primary score worse than the first one recorded, beyond the noise of both: their intervals give the standard errors
 * (half-width / 1.96). Drift is a column at `major` that was not there last time, so that one shift is told once. A failure is one that is not
 * ours (INFRA) and was not there last time either.
 */
export function alarmsOf(record: ReevaluationRecord, before: readonly ReevaluationRecord[]): readonly Alarm[] {
  const earlier = before
    .filter((each) => each.version === record.version && each.competition === record.competition && each.startedAt < record.startedAt)
    .filter(({ data }) => data.owner === record.data.owner && data.name === record.data.name)
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const last = earlier.at(-1)?.outcome;
  const { outcome } = record;
  if (outcome.kind === 'failed') {
    const known = last?.kind === 'failed' && last.errorClass === outcome.errorClass;
    return known || outcome.errorClass === 'INFRA' ? [] : [{ kind: 'failure', text: `it could not be evaluated: ${outcome.errorClass}` }];
  }
  const alarms: Alarm[] = [];
  const first = earlier.find((each) => each.outcome.kind === 'scored')?.outcome;
  const [score] = outcome.scores;
  const was = first?.kind === 'scored' ? first.scores.find(({ name }) => name === score?.name) : undefined;
  if (score && was) {
    const worse = (was.value - score.value) * (score.direction === 'higher' ? 1 : -1);
    const noise = Math.hypot(halfWidth(score), halfWidth(was)) / 1.96;
    if (worse > critical * noise)
      alarms.push({
        kind: 'regression',
        text: `${score.name} fell from ${was.value} to ${score.value}: ${noise === 0 ? 'more' : `${Number((worse / noise).toPrecision(2))} times more`} than noise explains`,
      });
  }
  const known = new Set(last?.kind === 'scored' ? majors(last.drift) : []);
  const moved = majors(outcome.drift).filter((name) => !known.has(name));
  if (moved.length > 0)
    alarms.push({
      kind: 'drift',
      text: `${moved.slice(0, 20).join(', ')}${moved.length > 20 ? ` and ${moved.length - 20} more` : ''} moved far from the reference data`,
    });
  return alarms;
}

function halfWidth({ low, high }: { readonly low: number; readonly high: number }): number {
  return (high - low) / 2;
}

type Drift = Extract<ReevaluationRecord['outcome'], { kind: 'scored' }>['drift'];

function majors(drift: Drift): string[] {
  return [...(drift?.inputs ?? []), ...(drift?.outputs ?? [])].filter(({ level }) => level === 'major').map(({ name }) => name);
}

export interface Issue {
  readonly title: string;
  readonly body: string;
}

/** The issue that tells alarms; undefined when there is nothing to tell. Its title is the same for the same trouble, so that it is opened once. */
export function issueOf(record: ReevaluationRecord, alarms: readonly Alarm[], people: readonly string[], path: string): Issue | undefined {
  if (alarms.length === 0) return undefined;
  const { competition, version, data, modelSha256, outcome } = record;
  const kinds = [...new Set(alarms.map(({ kind }) => kind))].join(' and ');
  const lines =
    outcome.kind === 'scored' ? outcome.scores.map((score) => `| ${score.name} | ${score.value} | ${score.low} to ${score.high} |`) : [];
  return {
    title: `${competition} version ${version} on ${data.owner}/${data.name}: ${kinds}`,
    body: [
      `${people.map((login) => `@${login}`).join(' ')}: **${competition}** version ${version} was evaluated again on **${data.owner}/${data.name}** (${data.version}, ${data.rows} rows).`,
      alarms.map(({ text }) => `- ${text}`).join('\n'),
      lines.length > 0 ? ['| metric | now | 95 % |', '| --- | --- | --- |', ...lines].join('\n') : '',
      `Signed record: \`${path}\` · model \`sha256:${modelSha256}\``,
      'What to do: look whether the data changed or the model aged; tune it (`harvester tune`), take another version, or set a new reference in the dataset’s file.',
    ]
      .filter(Boolean)
      .join('\n\n'),
  };
}
