/** A JSON Schema or OpenAPI schema. */
export type Schema = Record<string, unknown>;

const prose = new Set([
  'description',
  'example',
  'examples',
  'title',
  'default',
  'externalDocs',
  'deprecated',
  'discriminator',
  'readOnly',
  'writeOnly',
]);

/** A schema without prose, with OpenAPI's `nullable` said in JSON Schema's way. Property names are never taken for keywords. */
export function compact(schema: Schema): Schema {
  const kept: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (prose.has(key) || key.startsWith('x-') || key === 'nullable') continue;
    if (key === 'properties' || key === 'patternProperties')
      kept[key] = Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, one]) => [name, compact(one)]));
    else if (Array.isArray(value)) kept[key] = value.map((one: unknown) => (isSchema(one) ? compact(one) : one));
    else kept[key] = isSchema(value) ? compact(value) : value;
  }
  return schema['nullable'] === true ? orNull(kept) : kept;
}

function isSchema(value: unknown): value is Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function orNull(schema: Schema): Schema {
  if (typeof schema['type'] === 'string' && !schema['enum'] && !schema['anyOf'] && !schema['oneOf'] && !schema['allOf'])
    return { ...schema, type: [schema['type'], 'null'] };
  return { anyOf: [{ type: 'null' }, schema] };
}
