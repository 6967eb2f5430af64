import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAll } from 'js-yaml';

export const deployDir = fileURLToPath(new URL('../../deploy/', import.meta.url));

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface Manifest {
  /** Below `deploy/`. */
  readonly file: string;
  readonly object: KubernetesObject;
}

/** Every object in `deploy/` as it is written, before any overlay; kustomize's own files are not among them. */
export async function readManifests(): Promise<Manifest[]> {
  const names = (await readdir(deployDir, { recursive: true })).filter((name) => name.endsWith('.yaml')).toSorted();
  const files = names.filter((name) => !name.endsWith('kustomization.yaml'));
  const read = files.map(async (file) =>
    (loadAll(await readFile(join(deployDir, file), 'utf8')) as KubernetesObject[]).map((object) => ({ file, object })),
  );
  return (await Promise.all(read)).flat();
}

/** The specs of all pods an object makes: its own, its template's, or its predictor's. */
export function podSpecs(object: KubernetesObject): Record<string, unknown>[] {
  const at = (value: unknown, ...path: string[]): Record<string, unknown> | undefined =>
    path.reduce<unknown>((each, key) => (each as Record<string, unknown> | undefined)?.[key], value) as Record<string, unknown> | undefined;
  const places = [
    ['spec', 'template', 'spec'],
    ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
    ['spec', 'predictor'],
  ];
  return places.flatMap((path) => {
    const spec = at(object, ...path);
    return spec ? [spec] : [];
  });
}
