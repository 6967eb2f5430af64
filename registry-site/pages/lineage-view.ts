import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { flowGraph, type FlowEdge, type FlowGraph, type FlowNode } from '../charts/flow-graph.ts';
import { scoreView } from './score-view.ts';
import { address } from './addresses.ts';
import { kin, versionHref } from './kin.ts';
import { commitLink, pullLink, type Link, type SiteContext } from './site-context.ts';

export interface LineageView {
  readonly graph: FlowGraph | undefined;
  /** The same in words: what each step is and where it can be looked at. */
  readonly rows: readonly { readonly step: string; readonly what: string; readonly inner?: string; readonly outer?: Link }[];
}

interface Step extends FlowNode {
  readonly inner?: string;
  readonly outer?: Link;
}

const shown = 12;

/** Where a version comes from and what came of it: parents, pull request, commit, gate, evaluation, model, registry, then what builds on it. */
export function lineageView(context: SiteContext, competition: CompetitionFacts, version: VersionFacts): LineageView {
  const name = `${version.competition}/${version.version}`;
  const parents = version.parents.slice(0, shown).map(({ model, relation }) => ({
    step: { id: `parent ${model}`, label: 'Built on', detail: model, tone: 'aside' as const, ...inside(versionHref(competition, model)) },
    relation,
  }));
  const { children: childrenOf, tunings } = kin(competition);
  const children = (childrenOf.get(name) ?? []).slice(0, shown).map(({ other, relation }) => ({
    step: {
      id: `child ${other.version}`,
      label: `Version ${other.version}`,
      detail: other.team,
      tone: 'aside' as const,
      inner: address.version(other.competition, other.version),
    },
    relation,
  }));
  const tuned = (tunings.get(version.version) ?? []).slice(0, shown).map(({ record }) => ({
    step: { id: record.id, label: 'Tuned', detail: record.id, tone: 'aside' as const, inner: address.dataset(record.data) },
    relation: `on ${record.data.owner}`,
  }));
  const way = steps(context, version);
  const nodes = [...parents.map(({ step }) => step), ...way, ...children.map(({ step }) => step), ...tuned.map(({ step }) => step)];
  const edges: FlowEdge[] = [
    ...parents.map(({ step, relation }) => ({ from: step.id, to: 'commit', label: relation, dashed: true })),
    ...way.slice(1).map(({ id }, index) => ({ from: (way[index] as Step).id, to: id })),
    ...[...children, ...tuned].map(({ step, relation }) => ({ from: 'registry', to: step.id, label: relation, dashed: true })),
  ];
  return {
    graph: flowGraph(nodes, edges),
    rows: nodes.map(({ label, detail, inner, outer }: Step) => ({
      step: label,
      what: detail,
      ...(inner !== undefined && { inner }),
      ...(outer && { outer }),
    })),
  };
}

function steps(context: SiteContext, version: VersionFacts): Step[] {
  const { attempt } = version;
  const page = address.version(version.competition, version.version);
  const primary = attempt?.outcome.kind === 'scored' ? attempt.outcome.scores[0] : undefined;
  const scored = primary && scoreView(primary);
  const gate = attempt?.gate.verdict;
  return [
    {
      id: 'pull',
      label: 'Pull request',
      detail: `#${version.number} by ${version.team}`,
      outer: pullLink(context, version.repository, version.number),
    },
    {
      id: 'commit',
      label: 'Commit',
      detail: version.headSha.slice(0, 12),
      outer: commitLink(context, version.repository, version.headSha),
    },
    {
      id: 'gate',
      label: 'Gate',
      detail: gate ?? 'not known',
      tone: gate === 'clean' ? 'good' : 'bad',
      ...inside(attempt && `${page}#gate`),
    },
    {
      id: 'evaluation',
      label: 'Evaluation',
      detail: scored ? `${scored.metric} ${scored.value}` : attempt ? 'not shown yet' : 'not known',
      ...(attempt ? {} : { tone: 'bad' as const }),
      ...inside(attempt && `${page}#score`),
    },
    { id: 'model', label: 'Model', detail: `sha256 ${version.modelSha256.slice(0, 12)}` },
    {
      id: 'registry',
      label: 'Registry',
      detail: `version ${version.version}${version.isChampion ? ', champion' : ''}`,
      tone: version.problems.length > 0 ? 'bad' : 'good',
      inner: address.versionJson(version.competition, version.version),
    },
  ];
}

function inside(inner: string | undefined): { readonly inner?: string } {
  return inner === undefined ? {} : { inner };
}
