import { MlflowClient, type Auth } from '../harvester/mlflow/index.ts';
import { parseModelUri, type ModelReference } from '../harvester/registry/resolve-model.ts';
import { UsageError } from './terminal.ts';

/** Address of the tracking server a command was given. Throws `UsageError` that says how to give one, or how to write it. */
export function neededRegistry({ registry }: { readonly registry?: string }): string {
  const uri = registry ?? process.env['MLFLOW_TRACKING_URI'];
  if (!uri) throw new UsageError('no registry: give --registry or set MLFLOW_TRACKING_URI');
  registryClient(uri);
  return uri;
}

/** How to sign in there, by the names MLflow's own clients read. */
export function registryAuth(): Auth | undefined {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password } = process.env;
  if (token) return { kind: 'bearer', token };
  return username && password ? { kind: 'basic', username, password } : undefined;
}

/** A client of a tracking server, signed in. Throws `UsageError` for an address that is none. */
export function registryClient(uri: string): MlflowClient {
  const auth = registryAuth();
  try {
    return new MlflowClient({ uri, ...(auth && { auth }) });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}

/** The model a command was given. Throws `UsageError` with the forms there are when it is none. */
export function namedModel(uri: string): ModelReference {
  try {
    return parseModelUri(uri);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
