import type { ChampionDecision } from '../core/contract/records.ts';
import type { MlflowClient } from './mlflow/index.ts';
import { promote } from './promote.ts';

export interface SettleInput {
  readonly client: MlflowClient;
  readonly name: string;
  readonly version: string;
  readonly decision: ChampionDecision;
}

/**
 * Moves the aliases of a registered model after a version was published, as the records will say it: crowned, it is `champion` and nobody
 * challenges it yet; otherwise it is the `challenger`, unless it reigns already. Doing it twice is harmless.
 */
export async function settleAliases({ client, name, version, decision }: SettleInput): Promise<void> {
  const held = async (alias: string): Promise<string | undefined> => (await client.aliases.get(name, alias))?.version;
  if (decision.kind === 'crown') {
    await promote({ client, name, version });
    if ((await held('challenger')) !== undefined) await client.aliases.delete(name, 'challenger');
  } else if ((await held('champion')) !== version) await promote({ client, name, version, alias: 'challenger' });
}
