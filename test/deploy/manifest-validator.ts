import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { deployDir } from './read-manifests.ts';

/** The release whose schemas are taken; test:cluster runs a control plane of the same. */
const release = 'v1.36.0-local-strict';
const definitionsId = 'https://kubernetes.io/api/_definitions.json';

export interface KubernetesSchemas {
  /** `$defs` of Kubernetes' own kinds, closed: a field they do not know is an error. */
  readonly definitions: Readonly<Record<string, unknown>>;
  /** Ours for other projects' kinds, by kind. */
  readonly ours: ReadonlyMap<string, object>;
}

/** Kubernetes' schemas from a package that ships them (no Go, no network but the package registry), and ours from `deploy/schemas`. */
export async function kubernetesSchemas(): Promise<KubernetesSchemas> {
  const lock = new URL('./kubernetes/requirements.lock', import.meta.url).pathname;
  const { path } = await buildEnvironment({ name: 'kubernetes-schemas', lock });
  const python = (await readdir(join(path, 'lib'))).find((name) => name.startsWith('python')) ?? 'python3';
  const folder = join(path, 'lib', python, 'site-packages/kubernetes_validate/kubernetes-json-schema', release);
  const { $defs } = JSON.parse(await readFile(join(folder, '_definitions.json'), 'utf8')) as { $defs: Record<string, unknown> };
  const files = await readdir(join(deployDir, 'schemas'));
  const ours = files.map(async (name) => {
    const schema = JSON.parse(await readFile(join(deployDir, 'schemas', name), 'utf8')) as { properties: { kind: { enum: string[] } } };
    return [schema.properties.kind.enum[0] ?? name, schema] as const;
  });
  return { definitions: $defs, ours: new Map(await Promise.all(ours)) };
}

/** Says what is wrong with an object, one line each, nothing when it is good. A kind nobody knows is wrong. */
export type Validator = (object: { readonly apiVersion: string; readonly kind: string }) => string[];

/** Strict validation of every kind `deploy/` may hold. */
export function manifestValidator({ definitions, ours }: KubernetesSchemas): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: definitionsId, $defs: definitions });
  const byKind = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    const kinds = (schema as { 'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[] })[
      'x-kubernetes-group-version-kind'
    ];
    if (kinds?.length !== 1) continue;
    for (const { group, version, kind } of kinds)
      byKind.set(`${group ? `${group}/` : ''}${version} ${kind}`, `${definitionsId}#/$defs/${name}`);
  }
  const compiled = new Map<string, ValidateFunction | undefined>();
  const find = (apiVersion: string, kind: string): ValidateFunction | undefined => {
    const own = ours.get(kind);
    if (own) return ajv.compile(own);
    const ref = byKind.get(`${apiVersion} ${kind}`);
    return ref === undefined ? undefined : ajv.getSchema(ref);
  };
  return (object) => {
    const key = `${object.apiVersion} ${object.kind}`;
    if (!compiled.has(key)) compiled.set(key, find(object.apiVersion, object.kind));
    const validate = compiled.get(key);
    if (!validate) return [`no kind "${object.kind}" in ${object.apiVersion}`];
    if (validate(object)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  };
}
