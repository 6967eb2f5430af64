import * as z from 'zod';
import type { GitHubClient } from './client.ts';

const Repository = z.object({ private: z.boolean() });
const Access = z.object({ access_level: z.string() });

/** Who may use the actions of a repository: all, where it is public; else its owner's repositories alone, as `level` says (`none` at first). */
export interface ActionsAccess {
  readonly isPrivate: boolean;
  readonly isOurs: boolean;
  /** Of a private one of ours, where it is told. */
  readonly level?: string;
}

/** Undefined where a repository is not there, or is not to be seen. */
export async function actionsAccessOf(github: GitHubClient, full: string, organisation: string): Promise<ActionsAccess | undefined> {
  const isOurs = isIn(organisation, full);
  const found = await github.get(`/repos/${full}`, Repository);
  if (!found?.private || !isOurs) return found && { isPrivate: found.private, isOurs };
  const access = await github.get(accessPath(full), Access);
  return { isPrivate: true, isOurs, ...(access && { level: access.access_level }) };
}

/** Whether workflows of the organisation may use them; what is not told is no yes. */
export function isUsable({ isPrivate, isOurs, level }: ActionsAccess): boolean {
  return !isPrivate || (isOurs && level !== undefined && level !== 'none');
}

export function isIn(organisation: string, full: string): boolean {
  return full.toLowerCase().startsWith(`${organisation.toLowerCase()}/`);
}

export const accessPath = (full: string): string => `/repos/${full}/actions/permissions/access`;
