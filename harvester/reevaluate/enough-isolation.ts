import type { SelfTest } from '../../vault/sandbox/self-test.ts';
import { provenIsolation } from '../../vault/sandbox/self-test.ts';
import { VaultError } from '../../vault/vault-error.ts';

/** How this machine is seen to isolate what runs in an environment. Throws INFRA where that is not enough for private data. */
export async function enoughIsolation(stateDir: string, environment: string): Promise<SelfTest['isolation']> {
  const { isolation, why } = await provenIsolation(stateDir, environment);
  if (isolation === 'none')
    throw new VaultError('INFRA', `this machine cannot isolate a model well enough for private data: ${why.join('; ')}`);
  return isolation;
}
