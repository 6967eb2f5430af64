import type { KubernetesSchemas } from '../deploy/manifest-validator.ts';

type Schema = Record<string, unknown>;

/**
 * The kinds of Actions Runner Controller and KServe as definitions a real apiserver takes, made of our own schemas in `deploy/schemas` with
 * Kubernetes' own pod types written out in them: a misspelt field deep inside a pod template is then refused by the server too.
 */
export function customKinds({ definitions, ours }: KubernetesSchemas): object[] {
  return [...ours].map(([kind, schema]) => {
    const root = schema as { properties: { apiVersion: { enum: string[] }; spec: Schema }; $defs?: Record<string, Schema> };
    const [group = '', version = ''] = (root.properties.apiVersion.enum[0] ?? '').split('/');
    const plural = `${kind.toLowerCase()}s`;
    const spec = structural(root.properties.spec, { ...definitions, ...root.$defs } as Record<string, Schema>);
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', required: ['spec'], properties: { spec } } },
          },
        ],
      },
    };
  });
}

/** A JSON Schema as Kubernetes wants them: references written out, types single, no keyword it does not know. */
function structural(schema: Schema, definitions: Record<string, Schema>): Schema {
  const ref = schema['$ref'] as string | undefined;
  if (ref !== undefined) {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    if (name.endsWith('.IntOrString') || name.endsWith('.Quantity')) return { 'x-kubernetes-int-or-string': true };
    // Only timestamps and managed fields are in there, and nobody writes those.
    if (name.endsWith('.ObjectMeta')) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    return structural(definitions[name] ?? {}, definitions);
  }
  const type = Array.isArray(schema['type']) ? (schema['type'] as string[]).find((each) => each !== 'null') : schema['type'];
  const out: Schema = {};
  if (type !== undefined) out['type'] = type;
  for (const key of ['required', 'minimum', 'maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'pattern'])
    if (schema[key] !== undefined) out[key] = schema[key];
  const values = (schema['enum'] as unknown[] | undefined)?.filter((each) => each !== null);
  if (values) out['enum'] = values;
  if (schema['items']) out['items'] = structural(schema['items'] as Schema, definitions);
  if (schema['properties'])
    out['properties'] = Object.fromEntries(
      Object.entries(schema['properties'] as Record<string, Schema>).map(([name, each]) => [name, structural(each, definitions)]),
    );
  if (typeof schema['additionalProperties'] === 'object')
    out['additionalProperties'] = structural(schema['additionalProperties'] as Schema, definitions);
  return out;
}
