import { accountOf, now, type Account, type Store } from './store.ts';

/** A new account. @throws when the login is none, or taken */
export function addAccount(store: Store, login: string, kind: Account['kind'], more: Partial<Account> = {}): Account {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*(\[bot\])?$/.test(login)) throw new Error(`"${login}" is no login: use letters, digits and -`);
  if (accountOf(store, login)) throw new Error(`there is an account "${login}" already`);
  const id = store.id();
  const account: Account = {
    id,
    login,
    kind,
    name: login,
    email: `${id}+${login}@users.noreply.example.com`,
    createdAt: now(),
    owners: new Set(),
    members: new Set(),
    ...more,
  };
  store.accounts.set(login.toLowerCase(), account);
  return account;
}
