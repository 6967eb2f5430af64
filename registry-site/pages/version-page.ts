import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { byteSize, count, plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { rowOf } from './board-rows.ts';
import { bomView } from './bom-view.ts';
import { comparisonView } from './comparison-view.ts';
import { costView } from './cost-view.ts';
import { evaluatedView } from './evaluated-view.ts';
import { gateView } from './gate-view.ts';
import { howToCall } from './how-to-call.ts';
import { kin, versionHref } from './kin.ts';
import { lineageView } from './lineage-view.ts';
import { openApiLinks } from './openapi-page.ts';
import { outcomeView } from './outcome-view.ts';
import { proofView } from './proof-view.ts';
import { rankLabel } from './rank-label.ts';
import { reproductionView } from './reproduction-view.ts';
import { seriesViews } from './series-view.ts';
import { standingView } from './standing-view.ts';
import { signatureView } from './signature-view.ts';
import { scoreView } from './score-view.ts';
import { commitLink, pullLink, type SiteContext } from './site-context.ts';
import { tryHref } from './try-page.ts';
import { tuningView } from './tuning-view.ts';

/** One model version: what it is for, how to call it, how good, what it costs, and the chain of proof behind it. */
export function versionPage(context: SiteContext, competition: CompetitionFacts, version: VersionFacts): Page {
  const { contract } = competition;
  const { attempt } = version;
  const { reevaluations, reproductions, tunings } = kin(competition);
  return {
    path: address.version(contract.name, version.version),
    template: 'version',
    section: 'models',
    title: `${contract.title}, version ${version.version}`,
    description: `${version.title} by ${version.team}: what it is for, how to call it, and its proof.`,
    verifies: context.inside !== undefined,
    model: {
      competition: { name: contract.name, title: contract.title, href: address.competition(contract.name) },
      modelHref: address.model(contract.name),
      version: version.version,
      title: version.title,
      team: version.team,
      teamHref: address.team(version.team),
      published: moment(version.publishedAt),
      champion: version.isChampion,
      problems: version.problems,
      need: contract.need,
      licence: version.licence,
      card: version.card,
      parents: version.parents.map(({ model, relation }) => ({ model, relation, href: versionHref(competition, model) })),
      badgeHref: address.versionBadge(contract.name, version.version),
      call: howToCall(context, competition, version),
      ...signatureView(competition),
      result: attempt && result(competition, version),
      comparisons: attempt && comparisonView(competition, attempt),
      cost: attempt?.outcome.kind === 'scored' ? costView(attempt.outcome.cost, competition) : undefined,
      gate: attempt && gateView(attempt),
      evaluated: attempt && evaluatedView(attempt),
      decision: { [version.decision]: true, why: version.inside?.why },
      openApi: openApiLinks(version),
      bom: bomView(competition, version),
      chain: chain(context, version),
      lineage: lineageView(context, competition, version),
      series: seriesViews(reevaluations.get(version.version) ?? []),
      tuned: (tunings.get(version.version) ?? []).map(tuningView),
      tuningsHref: address.tuningsFile(contract.name),
      trained: reproductionView(reproductions.get(`${version.number}/${version.headSha}`)),
      tryHref: version.artifacts.some(({ format }) => format === 'onnx') ? tryHref(version) : undefined,
      proof: proofView(context.inside, version.inside?.proof, attempt?.inside?.proof),
      jsonHref: address.versionJson(contract.name, version.version),
      other: version.isChampion || !competition.champion ? undefined : address.version(contract.name, competition.champion.version),
    },
  };
}

function result(competition: CompetitionFacts, { attempt }: VersionFacts): object | undefined {
  if (!attempt) return undefined;
  const { outcome } = attempt;
  const board = outcome.kind === 'scored' ? competition.boards.find((held) => held.name === outcome.board) : undefined;
  const row = board && rowOf(board, attempt);
  const [primary, ...others] = outcome.kind === 'scored' ? outcome.scores : [];
  return {
    ...outcomeView(attempt),
    rows: outcome.kind === 'scored' ? count(outcome.rows) : undefined,
    standing: primary && board ? standingView(competition.contract.name, board, primary) : undefined,
    rank: row && rankLabel(row.group),
    boardHref: address.leaderboard(competition.contract.name),
    others: others.map((score) => scoreView(score)),
  };
}

function chain(context: SiteContext, version: VersionFacts): object {
  const { attempt, inside } = version;
  return {
    pull: pullLink(context, version.repository, version.number),
    repository: version.repository,
    commit: commitLink(context, version.repository, version.headSha),
    merge: commitLink(context, version.repository, version.mergeSha),
    submissionSha256: version.submissionSha256,
    attemptSha256: version.attemptSha256,
    evaluated: attempt !== undefined,
    submission: attempt && `${plural(attempt.submission.files, 'file')}, ${byteSize(attempt.submission.bytes)}`,
    attemptRecordHref: attempt?.inside && address.record(attempt.inside.proof.path),
    attemptSigner: attempt?.inside?.proof.keyid,
    modelSha256: version.modelSha256,
    recordSha256: version.recordSha256,
    versionRecordHref: inside && address.record(inside.proof.path),
    versionSigner: inside?.proof.keyid,
    registry: inside?.registry,
  };
}
