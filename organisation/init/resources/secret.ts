import sodium from 'libsodium-wrappers';
import * as z from 'zod';
import type { Resource } from '../resource.ts';

const PublicKey = z.object({ key_id: z.string(), key: z.string() });

/**
 * A secret of a repository, or of one environment. GitHub never shows it again, so one that is there is taken to be right; `replace` writes it anew.
 */
export function secret(
  full: string,
  name: string,
  value: string,
  { environment, replace = false }: { readonly environment?: string; readonly replace?: boolean } = {},
): Resource {
  const folder = `/repos/${full}/${environment === undefined ? 'actions' : `environments/${encodeURIComponent(environment)}`}/secrets`;
  return {
    id: `secret ${full}${environment === undefined ? '' : ` ${environment}`} ${name}`,
    want: replace ? { name, anew: true } : { name },
    async observe(github) {
      const found = await github.get(`${folder}/${name}`, z.object({ name: z.string() }));
      return found && { name: found.name };
    },
    async apply(github) {
      const to = await github.get(`${folder}/public-key`, PublicKey);
      if (!to) throw new Error(`${full} has no key to seal a secret for: is its environment there?`);
      await github.send('PUT', `${folder}/${name}`, { key_id: to.key_id, encrypted_value: await seal(value, to.key) });
    },
    async remove(github) {
      await github.send('DELETE', `${folder}/${name}`);
    },
  };
}

/** libsodium's sealed box: only GitHub can open it. */
async function seal(value: string, publicKey: string): Promise<string> {
  await sodium.ready;
  const base64 = sodium.base64_variants.ORIGINAL;
  return sodium.to_base64(sodium.crypto_box_seal(sodium.from_string(value), sodium.from_base64(publicKey, base64)), base64);
}
