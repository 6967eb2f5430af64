import { deployedSettings } from '../cluster/registry/as-deployed.ts';
import { podSpecs, readManifests } from '../deploy/read-manifests.ts';
import { imageOf } from './build-images.ts';

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly securityContext?: {
    readonly readOnlyRootFilesystem?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[] };
  };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}

interface Pod {
  readonly containers: readonly Container[];
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly volumes?: readonly { readonly name: string; readonly emptyDir?: object }[];
}

export interface Given {
  /** Folders that stand for claims and secrets, by the name of their volume. */
  readonly folders?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What the container may reach. Nothing when absent. */
  readonly network?: 'none' | 'host';
  /** In place of what the manifest starts. */
  readonly args?: readonly string[];
  /** The manifest whose settings the pod reads. */
  readonly settings?: string;
}

/**
 * What `podman run` is told so that the container is held as the kubelet would hold the first container of that manifest: user, root,
 * capabilities, volumes, settings, entrance and arguments.
 */
export async function asDeployed(file: string, { folders = {}, env = {}, network = 'none', args, settings }: Given): Promise<string[]> {
  const object = (await readManifests()).find((each) => each.file === file)?.object;
  const pod = object && (podSpecs(object)[0] as Pod | undefined);
  const container = pod?.containers[0];
  if (!container) throw new Error(`deploy/${file} starts no container`);
  const { securityContext: held, volumeMounts = [], command = [] } = container;
  const flags = [`--network=${network}`, `--user=${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`];
  if (held?.readOnlyRootFilesystem) flags.push('--read-only', '--read-only-tmpfs=false');
  if (held?.allowPrivilegeEscalation === false) flags.push('--security-opt=no-new-privileges');
  for (const name of held?.capabilities?.drop ?? []) flags.push(`--cap-drop=${name}`);
  for (const { name, mountPath, readOnly = false } of volumeMounts) {
    const folder = folders[name];
    if (folder !== undefined) flags.push('--volume', `${folder}:${mountPath}${readOnly ? ':ro' : ''}`);
    else if (pod.volumes?.some((volume) => volume.name === name && volume.emptyDir)) flags.push('--tmpfs', `${mountPath}:exec,mode=1777`);
    else throw new Error(`deploy/${file} mounts ${name}, which the test gives no folder for`);
  }
  const said = { ...(settings && (await deployedSettings(settings))), ...env };
  for (const [name, value] of Object.entries(said)) flags.push('--env', `${name}=${value}`);
  const [entrance, ...first] = command;
  if (entrance !== undefined) flags.push('--entrypoint', entrance);
  return [...flags, imageOf(container.image.replace(/^.*\//, '')), ...first, ...(args ?? container.args ?? [])];
}
