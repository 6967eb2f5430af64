import type { MlflowClient, ModelVersion } from '../mlflow/index.ts';

export interface ModelReference {
  readonly name: string;
  readonly at: { readonly kind: 'alias'; readonly alias: string } | { readonly kind: 'version'; readonly version: string };
}

/** Reads `models:/<name>@<alias>` or `models:/<name>/<version>`. Throws with both forms when it is neither. */
export function parseModelUri(uri: string): ModelReference {
  const [, name, alias, version] = /^models:\/([^/:@]{1,250})(?:@([^/:@]{1,250})|\/([1-9]\d{0,9}))$/.exec(uri) ?? [];
  if (name && alias) return { name, at: { kind: 'alias', alias } };
  if (name && version) return { name, at: { kind: 'version', version } };
  throw new Error(
    `"${uri}" names no model. Write models:/<name>@<alias>, such as models:/breast-tumour@champion, or models:/<name>/<version>`,
  );
}

/** The version a reference points at now, or undefined when there is none. Throws when the registry cannot be asked. */
export async function findModel(client: MlflowClient, { name, at }: ModelReference): Promise<ModelVersion | undefined> {
  return at.kind === 'alias' ? client.aliases.get(name, at.alias) : client.modelVersions.get(name, at.version);
}

/** The version a reference points at now. Throws when there is none. */
export async function resolveModel(client: MlflowClient, reference: ModelReference): Promise<ModelVersion> {
  const found = await findModel(client, reference);
  if (found) return found;
  const { name, at } = reference;
  const what = at.kind === 'alias' ? `alias "${at.alias}"` : `version ${at.version}`;
  throw new Error(`the registry at ${client.uri} has no ${what} of model "${name}". What it has is listed at ${client.uri}/#/models`);
}
