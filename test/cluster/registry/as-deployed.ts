import { podSpecs, readManifests, type Manifest } from '../../deploy/read-manifests.ts';

let manifests: Promise<Manifest[]> | undefined;

async function find(file: string): Promise<Manifest['object']> {
  manifests ??= readManifests();
  const found = (await manifests).find((each) => each.file === file);
  if (!found) throw new Error(`deploy/${file} is not there`);
  return found.object;
}

/** The arguments the first container of that manifest is started with, each replaced by `change`: the test runs what is deployed. */
export async function deployedArgs(file: string, change: (arg: string) => string): Promise<string[]> {
  const [pod] = podSpecs(await find(file));
  const [container] = (pod?.['containers'] ?? []) as { args?: string[] }[];
  if (!container?.args) throw new Error(`deploy/${file} starts no container with arguments`);
  return container.args.map(change);
}

/** The settings of a ConfigMap. */
export async function deployedSettings(file: string): Promise<Record<string, string>> {
  return (await find(file))['data'] as Record<string, string>;
}
