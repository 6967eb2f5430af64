import type { CompositionNode } from '../../core/contract/composition.ts';
import type { CheckedComposition } from './check-composition.ts';
import { referencesOf } from './references.ts';

const box = { width: 190, height: 58, across: 250, down: 96, margin: 24 } as const;

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * The graph as an SVG that stands alone: left to right, shadows dashed. The same composition gives the same bytes; the whole of it is told in
 * words too, for those who do not see it, and colours follow the reader's light or dark.
 */
export function drawComposition({ composition, models, cost, licences }: CheckedComposition): string {
  const places = layOut(composition.nodes);
  const columns = Math.max(...[...places.values()].map(({ x }) => x)) + 1;
  const rows = Math.max(...[...places.values()].map(({ y }) => y)) + 1;
  const width = (columns - 1) * box.across + box.width + 2 * box.margin;
  const height = (rows - 1) * box.down + box.height + 2 * box.margin + 40;
  const edges: string[] = [];
  const told: string[] = [];
  for (const [name, node] of Object.entries(composition.nodes)) {
    const from = places.get(name) as Place;
    for (const { node: target, label } of referencesOf(node)) {
      edges.push(edge(from, places.get(target) as Place, label));
      told.push(`${name} leads to ${target}${label && ` (${label})`}.`);
    }
    if (node.kind === 'model') told.push(`${name} asks ${models.get(node.model)?.title ?? node.model}.`);
  }
  const boxes = Object.entries(composition.nodes).map(([name, node]) => drawn(places.get(name) as Place, name, second(node, models)));
  const foot = [
    costText('at most', cost.latencyMsPerRow, 'ms a row'),
    costText('', cost.energyWhPer1000, 'Wh for 1,000'),
    licences.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escape(composition.title)}</title>
<desc id="desc">${escape(`Composition ${composition.name}. ${told.join(' ')}`)}</desc>
<style>
svg{color-scheme:light dark;font:14px system-ui,sans-serif;--ink:#1b1f24;--paper:#fff;--line:#57606a}
@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--paper:#0d1117;--line:#8b949e}}
rect{fill:var(--paper);stroke:var(--line)}text{fill:var(--ink)}.kind{font-size:12px}path{fill:none;stroke:var(--line)}.shadow{stroke-dasharray:5 4}.label{font-size:12px;paint-order:stroke;stroke:var(--paper);stroke-width:4px}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8"/></marker></defs>
${edges.join('\n')}
${boxes.join('\n')}
<text x="${box.margin}" y="${height - 16}" class="kind">${escape(foot)}</text>
</svg>
`;
}

/** Columns by the longest way from the root, rows by the order of the file. */
function layOut(nodes: Readonly<Record<string, CompositionNode>>): ReadonlyMap<string, Place> {
  const depth = new Map<string, number>([['root', 0]]);
  // Longest ways settle after as many rounds as there are nodes; there are no cycles.
  for (let round = 0; round < Object.keys(nodes).length; round++)
    for (const [name, node] of Object.entries(nodes)) {
      const own = depth.get(name);
      if (own === undefined) continue;
      for (const { node: target } of referencesOf(node)) depth.set(target, Math.max(depth.get(target) ?? 0, own + 1));
    }
  const used = new Map<number, number>();
  return new Map(
    Object.keys(nodes)
      .toSorted((a, b) => (depth.get(a) ?? 0) - (depth.get(b) ?? 0))
      .map((name) => {
        const x = depth.get(name) ?? 0;
        const y = used.get(x) ?? 0;
        used.set(x, y + 1);
        return [name, { x, y }];
      }),
  );
}

function corner({ x, y }: Place): Place {
  return { x: box.margin + x * box.across, y: box.margin + y * box.down };
}

function drawn(place: Place, name: string, kind: string): string {
  const { x, y } = corner(place);
  return `<g><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/><text x="${x + 12}" y="${y + 24}">${escape(shorten(name, 24))}</text><text x="${x + 12}" y="${y + 44}" class="kind">${escape(shorten(kind, 28))}</text></g>`;
}

function edge(from: Place, to: Place, label: string): string {
  const a = corner(from);
  const b = corner(to);
  const [x1, y1, x2, y2] = [a.x + box.width, a.y + box.height / 2, b.x, b.y + box.height / 2];
  const bend = (x2 - x1) / 2;
  const line = `<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"${label === 'shadow' ? ' class="shadow"' : ''} marker-end="url(#tip)"/>`;
  if (!label) return line;
  return `${line}<text x="${x2 - 8}" y="${y2 - 8}" class="label" text-anchor="end">${escape(shorten(label, 20))}</text>`;
}

function second(node: CompositionNode, models: CheckedComposition['models']): string {
  if (node.kind === 'model') return models.get(node.model)?.title ?? node.model;
  return node.kind === 'ensemble' ? `ensemble: ${node.combine}` : node.kind;
}

function costText(before: string, value: number | null, unit: string): string {
  return value === null ? '' : [before, Number(value.toPrecision(3)), unit].filter((part) => part !== '').join(' ');
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
