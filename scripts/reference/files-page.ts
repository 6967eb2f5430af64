import { publishedSchemas } from '../../core/contract/published-schemas.ts';

/** As much of JSON Schema as the contract's schemas use. */
interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
}

const deepest = 4;
/** A longer list of words is only in the schema. */
const mostWords = 8;

const introduction = `# Files and records

Every file people write and every record machines write. Written by \`node scripts/reference.ts\` from the JSON Schemas in
[schemas/](../../schemas/README.md), which come from \`core/contract\`; a test holds them together. The schemas say more: patterns of names, and every
bound of every number. \`a.b\` is \`b\` inside \`a\`, \`a[]\` an entry of a list, \`a.*\` a value under any name. Something with several shapes is
listed once for each.`;

/** The text of docs/reference/files.md, before it is formatted. */
export function filesPage(): string {
  const schemas = [...publishedSchemas()].map(([name, schema]) => [name, schema as unknown as Schema] as const);
  const contents = schemas.map(([name, { title = name }]) => `- [${words(title)}](#${name})`);
  return [introduction, contents.join('\n'), ...schemas.map(([name, schema]) => section(name, schema))].join('\n\n');
}

function section(name: string, schema: Schema): string {
  const rows = [...new Set(fieldsOf(schema, '', 0))];
  const link = `JSON Schema: [\`schemas/${name}.schema.json\`](../../schemas/${name}.schema.json)`;
  return [
    `## ${name}`,
    `${words(schema.title ?? name)}. ${link}`,
    ['| field | what it may be | |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function fieldsOf(schema: Schema, path: string, depth: number): string[] {
  if (depth > deepest) return [];
  const shapes = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const below = shapes.flatMap((shape) => fieldsOf(shape, path, depth));
  if (schema.items) below.push(...fieldsOf(schema.items, `${path}[]`, depth));
  if (typeof schema.additionalProperties === 'object') below.push(...fieldsOf(schema.additionalProperties, `${path}.*`, depth + 1));
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const full = path === '' ? name : `${path}.${name}`;
    const need = schema.required?.includes(name) && field.default === undefined ? 'required' : '';
    below.push(`| \`${full}\` | ${escaped(kindOf(field))} | ${escaped([need, field.description ?? ''].filter(Boolean).join('; '))} |`);
    below.push(...fieldsOf(field, full, depth + 1));
  }
  return below;
}

/** What a value may be, in words: `whole number 1…20`, `one of a, b`, `list of text`. */
function kindOf(schema: Schema): string {
  const fallback = schema.default === undefined ? '' : `; else \`${JSON.stringify(schema.default)}\``;
  return `${bareKindOf(schema)}${fallback}`;
}

function bareKindOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return oneOf(schema.enum);
  const shapes = schema.anyOf ?? schema.oneOf;
  if (shapes) return [...new Set(shapes.map(bareKindOf))].join(' or ');
  if (schema.$ref) return 'nested';
  if (schema.items) return `list of ${bareKindOf(schema.items)}${bounds(schema.minItems, schema.maxItems)}`;
  if (schema.type === 'string') return `text${schema.maxLength === undefined ? '' : ` of at most ${schema.maxLength}`}`;
  if (schema.type === 'integer' || schema.type === 'number')
    return `${schema.type === 'integer' ? 'whole number' : 'number'}${bounds(schema.minimum ?? schema.exclusiveMinimum, schema.maximum)}`;
  if (schema.type === 'boolean') return '`true`, `false`';
  return schema.type === 'object' ? 'mapping' : String(schema.type ?? 'anything');
}

function oneOf(words: readonly unknown[]): string {
  const shown = words.slice(0, mostWords).map((value) => `\`${String(value)}\``);
  return `${shown.join(', ')}${words.length > mostWords ? ` and ${words.length - mostWords} more, in the schema` : ''}`;
}

function bounds(low?: number, high?: number): string {
  const shown = (bound: number | undefined): string =>
    bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? '' : String(bound);
  const [from, to] = [shown(low), shown(high)];
  return from === '' && to === '' ? '' : `, ${from}…${to}`;
}

/** A title names paths with placeholders; a page would take those for HTML and show nothing. */
function words(title: string): string {
  return title.replaceAll('<', '\\<');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
