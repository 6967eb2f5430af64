import type { Column } from '../../core/contract/column.ts';

/** A column that holds what either may hold. */
export function together(a: Column, b: Column): Column {
  const { range: ours, classes, nullable, ...rest } = a;
  const range = ours && b.range && ([Math.min(ours[0], b.range[0]), Math.max(ours[1], b.range[1])] as [number, number]);
  const either = classes && b.classes && [...new Set([...classes, ...b.classes])];
  return { ...rest, ...(range && { range }), ...(either && { classes: either }), ...((nullable || b.nullable) && { nullable: true }) };
}

/** A column's type as people say it. */
export function told({ type, unit }: Column): string {
  return unit ? `${type} in ${unit}` : type;
}

/** A short list in words. */
export function list(what: string, names: Iterable<string>): string {
  const all = [...names];
  return `${what} ${all.slice(0, 12).join(', ') || 'none'}${all.length > 12 ? ` and ${all.length - 12} more` : ''}`;
}
