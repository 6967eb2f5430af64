/** Who acts: people, organisations and Apps, with what they may do. */

import type { Delivery } from './delivery-model.ts';

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export type Access = 'read' | 'write' | 'admin';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly kind: 'User' | 'Organization' | 'Bot';
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  /** Logins that administer this organisation. */
  readonly owners: Set<string>;
  readonly members: Set<string>;
  /** What an organisation pays for; `enterprise` unless given. Below it a site cannot be closed. */
  readonly plan?: 'team' | 'enterprise';
  /** Whether an organisation lets its private repositories be forked; GitHub's are made without. */
  privateForks?: boolean;
  readonly app?: App;
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly publicKey: string;
  readonly permissions: Record<string, Access>;
  readonly events: string[];
  readonly webhook: { url: string; secret: string };
  readonly createdAt: string;
  readonly deliveries: Delivery[];
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  readonly permissions: Record<string, Access>;
  readonly events: string[];
  readonly selection: 'all' | 'selected';
  readonly repositories: Set<number>;
  readonly createdAt: string;
}

export interface InstallationToken {
  readonly token: string;
  readonly installation: Installation;
  /** Repository ids the token is narrowed to; absent means all of the installation. */
  readonly repositories?: Set<number>;
  readonly permissions: Record<string, Access>;
  readonly expiresAt: string;
  /** Milliseconds since 1970; absent of a job's own token, which is known everywhere from the start. */
  readonly madeAt?: number;
  /** The workflow run whose `GITHUB_TOKEN` this is. */
  readonly runId?: number;
}
