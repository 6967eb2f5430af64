import type { CompositionNode } from '../../core/contract/composition.ts';

/** A node another one sends requests to, and where in the file it says so. */
export interface Reference {
  readonly node: string;
  readonly at: readonly PropertyKey[];
  /** What the way is called in pictures. */
  readonly label: string;
}

/** All nodes a node may send a request to, in the order of the file. */
export function referencesOf(node: CompositionNode): readonly Reference[] {
  switch (node.kind) {
    case 'model':
      return [];
    case 'sequence':
      return node.steps.map((step, index) => ({ node: step, at: ['steps', index], label: String(index + 1) }));
    case 'ensemble':
      return node.members.map(({ node: member, weight }, index) => ({
        node: member,
        at: ['members', index, 'node'],
        label: weight === undefined ? '' : `${weight} %`,
      }));
    case 'switch':
      return [
        ...node.cases.map(({ when, node: branch }, index) => ({ node: branch, at: ['cases', index, 'node'], label: conditionText(when) })),
        ...(node.default === undefined ? [] : [{ node: node.default, at: ['default'], label: 'else' }]),
      ];
    case 'splitter':
      return [
        ...node.routes.map(({ node: route, weight }, index) => ({ node: route, at: ['routes', index, 'node'], label: `${weight} %` })),
        ...(node.shadows ?? []).map((shadow, index) => ({ node: shadow, at: ['shadows', index], label: 'shadow' })),
      ];
  }
}

function conditionText({ column, is, above, below }: Extract<CompositionNode, { kind: 'switch' }>['cases'][number]['when']): string {
  if (is !== undefined) return `${column} is ${is}`;
  return above === undefined ? `${column} < ${below}` : `${column} > ${above}`;
}
