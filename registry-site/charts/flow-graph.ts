export interface FlowNode {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly tone?: 'good' | 'bad' | 'aside';
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly dashed?: boolean;
}

/** A graph from left to right, ready to be drawn; all positions in SVG units. */
export interface FlowGraph {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly textX: number;
    readonly labelY: number;
    readonly detailY: number;
    readonly label: string;
    readonly detail: string;
    readonly tone: string;
  }[];
  readonly lines: readonly { readonly d: string; readonly dashed: boolean }[];
  readonly notes: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}

const box = { width: 144, height: 52, gap: 28, down: 78, margin: 6 } as const;
/** About as wide as a letter of a note is. */
const letter = 6;
/** More nodes than this are told in the table only: nobody reads such a drawing. */
const most = 60;
const longestNote = 16;

/** Places nodes in columns, each as far right as its longest way demands, rows in the order given. Undefined when there are too many to read. */
export function flowGraph(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): FlowGraph | undefined {
  if (nodes.length === 0 || nodes.length > most) return undefined;
  const column = columns(nodes, edges);
  const left = leftOf(column, edges);
  const used = new Map<number, number>();
  const places = new Map(
    nodes.map(({ id }) => {
      const at = column.get(id) ?? 0;
      const row = used.get(at) ?? 0;
      used.set(at, row + 1);
      return [id, { x: left[at] ?? 0, y: box.margin + row * box.down }] as const;
    }),
  );
  const drawn = edges.flatMap((edge) => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    return from && to ? [{ edge, from, to }] : [];
  });
  return {
    width: Math.max(...left) + box.width + box.margin,
    height: (Math.max(...used.values()) - 1) * box.down + box.height + 2 * box.margin,
    boxes: nodes.map(({ id, label, detail, tone }) => {
      const { x, y } = places.get(id) ?? { x: 0, y: 0 };
      return {
        x,
        y,
        width: box.width,
        height: box.height,
        textX: x + 10,
        labelY: y + 21,
        detailY: y + 39,
        label: shortened(label, 18),
        detail: shortened(detail, 18),
        tone: tone ?? 'plain',
      };
    }),
    lines: drawn.map(({ edge, from, to }) => ({ d: line(from, to), dashed: edge.dashed ?? false })),
    notes: drawn.flatMap(({ edge, to }) =>
      edge.label ? [{ x: to.x - 6, y: to.y + box.height / 2 - 6, text: shortened(edge.label, longestNote) }] : [],
    ),
  };
}

/** Where each column begins: notes on edges into a column make room before it. */
function leftOf(column: ReadonlyMap<string, number>, edges: readonly FlowEdge[]): number[] {
  const count = Math.max(...column.values()) + 1;
  const gaps = Array.from({ length: count }, () => box.gap as number);
  for (const { label, to } of edges) {
    const at = column.get(to);
    if (at !== undefined && label) gaps[at] = Math.max(gaps[at] ?? 0, Math.min(label.length, longestNote) * letter + 2 * box.gap);
  }
  const left: number[] = [];
  for (let at = 0; at < count; at += 1) left.push(at === 0 ? box.margin : (left[at - 1] ?? 0) + box.width + (gaps[at] ?? 0));
  return left;
}

/** The longest way to each node. Ways settle after as many rounds as there are nodes; a circle, which no graph here should have, ends there too. */
function columns(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Map<string, number> {
  const column = new Map(nodes.map(({ id }) => [id, 0]));
  for (let round = 1; round < nodes.length; round += 1) {
    let moved = false;
    for (const { from, to } of edges) {
      const [left, right] = [column.get(from), column.get(to)];
      if (left === undefined || right === undefined || right > left || left + 1 >= nodes.length) continue;
      column.set(to, left + 1);
      moved = true;
    }
    if (!moved) break;
  }
  return column;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function line(from: Place, to: Place): string {
  const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
  const middle = (x1 + x2) / 2;
  return y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function shortened(text: string, longest: number): string {
  // No text has more letters than units.
  if (text.length <= longest) return text;
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
}
