/** One condition of a search filter. MLflow joins conditions by AND only. */
export interface Condition {
  /** `name`, `run_id`, `attributes.status`, or `tags.<key>`, `params.<key>` with any key. */
  readonly field: string;
  readonly is: string;
}

/**
 * Renders equality conditions as MLflow's filter language, quoting odd tag keys with backticks and values with whichever quote they do
 * not hold. Throws a TypeError when a value holds both quotes or a key a backtick: the language has no escape for them.
 */
export function filterText(conditions: readonly Condition[]): string {
  return conditions.map(({ field, is }) => `${fieldText(field)} = ${valueText(is)}`).join(' AND ');
}

function fieldText(field: string): string {
  const [, entity, key] = /^(tags|params|metrics)\.(.+)$/s.exec(field) ?? [];
  if (!entity || !key) return field;
  if (key.includes('`')) throw new TypeError(`a filter cannot name a key that holds a backtick: ${JSON.stringify(key)}`);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? field : `${entity}.\`${key}\``;
}

function valueText(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  if (!value.includes('"')) return `"${value}"`;
  throw new TypeError('a filter cannot compare with a value that holds both kinds of quotes');
}
