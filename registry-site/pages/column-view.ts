import type { Column } from '../../core/contract/column.ts';

export interface ColumnView {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly values: string;
  readonly description: string;
}

/** One typed column as a row of a signature table. */
export function columnView(column: Column): ColumnView {
  const range = column.range ? `${column.range[0]} to ${column.range[1]}`.replaceAll('-', '−') : '';
  const classes = column.classes?.slice(0, 12).join(', ') ?? '';
  const more = column.classes && column.classes.length > 12 ? ` and ${column.classes.length - 12} more` : '';
  return {
    name: column.name,
    type: column.type,
    unit: column.unit ?? '',
    values: [range, classes + more].filter(Boolean).join('; '),
    description: column.description ?? '',
  };
}
