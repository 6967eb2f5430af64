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

const box = { width: 154, height: 52, across: 192, down: 78, margin: 4 } as const;
/** More nodes than this are told in the table only: nobody reads such a drawing. */
const most = 60;

/** Places nodes in columns, each as far right as its longest way demands, rows in the order given. Undefined when there are too many to read. */
export function flowGraph(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): FlowGraph | undefined {
  if (nodes.length === 0 || nodes.length > most) return undefined;
  const column = columns(nodes, edges);
  const used = new Map<number, number>();
  const places = new Map(
    nodes.map(({ id }) => {
      const at = column.get(id) ?? 0;
      const row = used.get(at) ?? 0;
      used.set(at, row + 1);
      return [id, { x: box.margin + at * box.across, y: box.margin + row * box.down }] as const;
    }),
  );
  const drawn = edges.flatMap((edge) => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    return from && to ? [{ edge, from, to }] : [];
  });
  return {
    width: Math.max(...column.values()) * box.across + box.width + 2 * box.margin,
    height: (Math.max(...used.values()) - 1) * box.down + box.height + 2 * box.margin,
    boxes: nodes.map(({ id, label, detail, tone }) => {
      const { x, y } = places.get(id) ?? { x: 0, y: 0 };
      return {
        x,
        y,
        width: box.width,
        height: box.height,
        textX: x + 12,
        labelY: y + 21,
        detailY: y + 39,
        label: shortened(label, 20),
        detail: shortened(detail, 23),
        tone: tone ?? 'plain',
      };
    }),
    lines: drawn.map(({ edge, from, to }) => ({ d: line(from, to), dashed: edge.dashed ?? false })),
    notes: drawn.flatMap(({ edge, from, to }) =>
      edge.label ? [{ x: (from.x + box.width + to.x) / 2, y: to.y - 4, text: shortened(edge.label, 16) }] : [],
    ),
  };
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
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
}
