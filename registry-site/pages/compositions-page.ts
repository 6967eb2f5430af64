import type { Composition, CompositionNode } from '../../core/contract/composition.ts';
import { flowGraph, type FlowEdge } from '../charts/flow-graph.ts';
import { measured, plural } from '../format/figures.ts';
import type { SearchEntry } from '../machine/search-entries.ts';
import { oncePer } from '../memo/once-per.ts';
import type { SitePart } from '../parts/site-part.ts';
import { visibleDeep } from '../records/visible-text.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import type { SiteContext } from './site-context.ts';

/** Graphs of models that answer as one, each drawn, with the models it asks. For insiders. */
export function* compositionPages(context: SiteContext, parts: readonly SitePart[]): Generator<Page> {
  const compositions = byName(context);
  yield {
    path: address.compositions,
    template: 'compositions',
    section: 'compositions',
    title: 'Compositions',
    description: 'Graphs of registered models that answer as one.',
    model: {
      cards: compositions.map(({ models, name, nodes, owner, title }) => ({
        href: address.composition(name),
        title,
        owner,
        models: Object.keys(models).length,
        nodes: Object.keys(nodes).length,
      })),
      csvHref: address.table('compositions'),
    },
  };
  const models = modelsByUri(parts);
  for (const composition of compositions) yield compositionPage(composition, models);
}

/** Every node of every composition, a line each: composition, node, what it does, the model it asks, that model's title and page, where it leads. */
export function compositionNodes(context: SiteContext, parts: readonly SitePart[]): (string | null)[][] {
  const models = modelsByUri(parts);
  return byName(context).flatMap((composition) =>
    Object.entries(composition.nodes).map(([id, node]) => {
      const asked = modelOf(composition, node, models);
      const next = leadsTo(node).map(({ to }) => to);
      return [
        composition.name,
        id,
        words(node),
        asked?.uri ?? null,
        asked?.found?.title ?? null,
        asked?.found?.page ?? null,
        next.join(' '),
      ];
    }),
  );
}

function byName({ compositions = [] }: SiteContext): Composition[] {
  return compositions.map((one) => visibleDeep(one)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface Asked {
  readonly uri: string;
  readonly found: SearchEntry | undefined;
}

function modelOf(composition: Composition, node: CompositionNode, models: ReadonlyMap<string, SearchEntry>): Asked | undefined {
  if (node.kind !== 'model') return undefined;
  const uri = composition.models[node.model]?.model ?? node.model;
  return { uri, found: models.get(uri) };
}

function compositionPage(composition: Composition, models: ReadonlyMap<string, SearchEntry>): Page {
  const { inputs, name, nodes, owner, title } = composition;
  const entries = Object.entries(nodes);
  const edges = entries.flatMap(([from, node]) => leadsTo(node).map((edge): FlowEdge => ({ from, ...edge })));
  const asked = (node: CompositionNode): Asked | undefined => modelOf(composition, node, models);
  const tone = (node: CompositionNode): { readonly tone?: 'good' | 'bad' | 'aside' } => {
    const model = asked(node);
    return model ? { tone: model.found ? 'good' : 'bad' } : { tone: 'aside' };
  };
  return {
    path: address.composition(name),
    template: 'composition',
    section: 'compositions',
    title,
    description: `${title}: which models it asks, and how their answers become one.`,
    model: {
      name,
      title,
      owner,
      parent: address.compositions,
      csvHref: address.table('compositions'),
      inputs: plural(inputs.length, 'input column'),
      limits: limitWords(composition),
      graph: flowGraph(
        entries.map(([id, node]) => ({ id, label: id, detail: asked(node)?.uri.replace('models:/', '') ?? words(node), ...tone(node) })),
        edges,
      ),
      rows: entries.map(([id, node]) => ({
        name: id,
        kind: words(node),
        model: asked(node) && modelView(asked(node)),
        next: leadsTo(node).map(({ label, to }) => (label ? `${to} (${label})` : to)),
      })),
    },
  };
}

function modelView(asked: Asked | undefined) {
  const found = asked?.found;
  return (
    asked && {
      uri: asked.uri,
      href: found?.page,
      title: found?.title,
      cost: found && [amount(found.latencyMsP50, 'ms a row'), amount(found.energyWhPer1000, 'Wh per 1,000')].filter(Boolean).join(', '),
    }
  );
}

function amount(value: number | null, unit: string): string {
  return value === null ? '' : `${measured(value)} ${unit}`;
}

/** `models:/name/3` and `models:/name@champion` → what is published under it; put together once: pages and table look in it. */
const modelsByUri = oncePer(
  (parts: readonly SitePart[]): ReadonlyMap<string, SearchEntry> =>
    new Map(
      parts
        .flatMap(({ search }) => search)
        .flatMap((entry) => [
          [`models:/${entry.competition}/${entry.version}`, entry] as const,
          ...(entry.champion ? [[`models:/${entry.competition}@champion`, entry] as const] : []),
        ]),
    ),
);

function leadsTo(node: CompositionNode): { readonly to: string; readonly label?: string; readonly dashed?: boolean }[] {
  switch (node.kind) {
    case 'model':
      return [];
    case 'sequence':
      return node.steps.map((to, index) => ({ to, label: `step ${index + 1}` }));
    case 'ensemble':
      return node.members.map(({ node: to, weight }) => (weight === undefined ? { to } : { to, label: `weight ${weight}` }));
    case 'switch':
      return [
        ...node.cases.map(({ node: to, when }) => ({ to, label: condition(when) })),
        ...(node.default === undefined ? [] : [{ to: node.default, label: 'else' }]),
      ];
    case 'splitter':
      return [
        ...node.routes.map(({ node: to, weight }) => ({ to, label: `${weight} %` })),
        ...(node.shadows ?? []).map((to) => ({ to, label: 'shadow', dashed: true })),
      ];
  }
}

function condition({ above, below, column, is }: Extract<CompositionNode, { kind: 'switch' }>['cases'][number]['when']): string {
  if (above !== undefined) return `${column} > ${above}`;
  return below === undefined ? `${column} = ${String(is)}` : `${column} < ${below}`;
}

function words(node: CompositionNode): string {
  if (node.kind === 'model') return `asks ${node.model}`;
  return node.kind === 'ensemble' ? `ensemble: ${node.combine}` : node.kind;
}

function limitWords({ licences, limits }: Composition): string {
  const parts = [
    limits?.latencyMsPerRow === undefined ? '' : `at most ${limits.latencyMsPerRow} ms a row`,
    limits?.energyWhPer1000 === undefined ? '' : `at most ${limits.energyWhPer1000} Wh per 1,000`,
    licences ? `licences ${licences.join(', ')}` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
