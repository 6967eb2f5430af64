import { join, resolve } from 'node:path';
import { stateDir } from '../scripts/environment.mjs';

/** Where predictions, tuned models and egress ledgers of this machine are: the folder `--store` names, else `store` in the state folder. */
export function storeOf(given: string | undefined): string {
  return given ? resolve(given) : join(stateDir(), 'store');
}
