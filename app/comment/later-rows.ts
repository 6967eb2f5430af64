import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import type { Reviewer } from '../../core/rules/peer-review.ts';
import type { Judged, SecondLook, Waiting } from '../decide/situation.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, joined, prose, text, type Markdown } from './escape.ts';
import { energy, latency, size } from './figures.ts';
import type { Scored } from './score-line.ts';
import { maintainers } from './waiting.ts';
import type { StageIcon, StageRow } from './view.ts';

/** What the evaluation measured beside the score. */
export function evaluationRow({ cost }: Scored, words: Catalogue): StageRow {
  const says = prose`${words.say.deterministic} · ${size(cost.modelBytes)} · ${latency(cost.latencyMs.p50, words)} · ${energy(cost, words)}`;
  return { icon: '✅', stage: words.say.stages.evaluation, says };
}

/** Whose work it builds on. */
export function creditRow({ parents }: Judged, { say }: Catalogue): StageRow[] {
  if (parents.length === 0) return [];
  const shown = parents.slice(0, 5).map(({ model, relation, team }) => {
    const whose = team === undefined ? say.unknownModel : say.ofTeam(team);
    return prose`${code(model)} (${whose}, ${say.relations[relation]})`;
  });
  return [{ icon: '🌱', stage: say.stages.credit, says: say.buildsOn(joined(shown, ', ')) }];
}

/** Approvals and objections of people who may give them. */
export function reviewRow({ reviews }: Judged, { say, figures }: Catalogue): StageRow[] {
  const { approvals, objections } = reviews;
  if (approvals.length + objections.length === 0) return [];
  const who = (all: readonly Reviewer[]): Markdown =>
    joined(
      all.slice(0, 10).map(({ login, team }) => prose`${code(`@${login}`)} (${team === undefined ? say.maintainer : say.ofTeam(team)})`),
      ', ',
    );
  const says = [
    ...(approvals.length > 0 ? [prose`${figures.approvals(approvals.length)}: ${who(approvals)}`] : []),
    ...(objections.length > 0 ? [say.requestsChanges(who(objections))] : []),
  ];
  return [{ icon: objections.length > 0 ? '⚠️' : '✅', stage: say.stages.review, says: joined(says, ' · ') }];
}

/** What is repeated or added after the verdict. */
export function lookRows({ looks }: Judged, words: Catalogue): StageRow[] {
  return looks.map((look) => lookRow(look, words));
}

function lookRow(look: SecondLook, words: Catalogue): StageRow {
  const { say, finals } = words;
  if ('record' in look) return reproductionRow(look.record, words);
  const under = { rescore: finals.rescoring, reproduce: finals.reproducing, promote: finals.promoting }[look.stage];
  const stage = look.stage === 'reproduce' ? say.stages.reproduction : look.stage === 'promote' ? say.stages.publish : say.stages.again;
  return { icon: look.waiting.kind === 'stuck' ? '⚠️' : '⏳', stage, says: runSays(look.waiting, under, words) };
}

/** How far a run beside the evaluation is. */
export function runSays(waiting: Waiting, underWay: Markdown, { finals }: Catalogue): Markdown {
  if (waiting.kind === 'under-way') return underWay;
  return prose`${underWay}: ${waiting.kind === 'retrying' ? finals.retrying(waiting.at) : finals.stuck}`;
}

function reproductionRow({ result }: ReproductionRecord, { say, finals }: Catalogue): StageRow {
  const row = (icon: StageIcon, says: Markdown): StageRow => ({ icon, stage: say.stages.reproduction, says });
  if (result.kind === 'failed') return row('❌', finals.notReproduced(code(result.errorClass)));
  const figures = [`${Math.abs(result.difference)}`, `${result.tolerance}`] as const;
  return result.kind === 'reproduced' ? row('✅', finals.reproduced(...figures)) : row('❌', finals.differs(...figures));
}

/** Who merges it, or what became of it since. */
export function mergeRow({ ending, competition }: Judged, snapshot: Snapshot, { say, reason }: Catalogue): StageRow {
  const { stages } = say;
  if (ending.kind === 'published') {
    const { champion, version } = ending.version;
    const role = champion.kind === 'crown' ? say.asChampion : say.notChampion;
    return { icon: '✅', stage: stages.publish, says: prose`${say.versionAs(version, role)}: ${reason(champion.why)}` };
  }
  if (ending.kind === 'publishing')
    return { icon: ending.waiting.kind === 'stuck' ? '⚠️' : '⏳', stage: stages.publish, says: say.packaging };
  if (ending.kind === 'on-hold')
    return { icon: '⚠️', stage: ending.merged ? stages.publish : stages.merge, says: say.onHold(ending.hold.by, ending.hold.at) };
  if (ending.refused !== undefined)
    return { icon: '⚠️', stage: stages.merge, says: say.mergeRefused(ending.refused, maintainers(snapshot)) };
  const { rule, automatic } = competition.merge;
  const who = automatic ? say.mergesItself : say.waitsFor(maintainers(snapshot));
  const why = rule === 'maintainer' ? [] : [text(reason(ending.merge.why))];
  const blocked = ending.merge.kind === 'wait' && automatic;
  return { icon: '⏳', stage: stages.merge, says: joined([...(blocked ? [] : [who]), ...why], ' · ') };
}
