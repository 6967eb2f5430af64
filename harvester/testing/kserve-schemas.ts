import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const kubernetes = 'https://kubernetes.io/api/_definitions.json';

/**
 * Says what is wrong with an object of KServe's, one line each, by the closed schemas of `deploy/schemas`. What those take from Kubernetes' own
 * definitions may be any object here: the manifests' tests, which have these definitions, hold it to them.
 */
export function kserveProblems(object: { readonly kind: string }): readonly string[] {
  const file = new URL(`../../deploy/schemas/${object.kind.toLowerCase()}.json`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  const names = new Set(Array.from(text.matchAll(/_definitions\.json#\/\$defs\/([\w.-]+)"/g), ([, name]) => name as string));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: kubernetes, $defs: Object.fromEntries([...names].map((name) => [name, { type: 'object' }])) });
  const validate: ValidateFunction = ajv.compile(JSON.parse(text) as object);
  if (validate(object)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`);
}
