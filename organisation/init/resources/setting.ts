import * as z from 'zod';
import { unlessRefused } from '../../github/unless-refused.ts';
import type { Json, Resource } from '../resource.ts';

/**
 * Statuses by which GitHub says that a setting has no say here yet: chosen actions while all are allowed (409), approvals of forks while the
 * repository has another visibility (422).
 */
const notSet = [409, 422];

/** A group of switches that GitHub reads and writes as a whole: never made or removed, only set and put back. */
export function setting(full: string, name: string, want: { readonly [key: string]: Json }): Resource {
  const path = `/repos/${full}/${name}`;
  return {
    id: `setting ${full} ${name}`,
    want,
    observe: (github) => unlessRefused(github.get(path, z.record(z.string(), z.json())), notSet) as Promise<Json | undefined>,
    async apply(github, before) {
      await github.send('PUT', path, { ...writable(before), ...want });
    },
    async restore(github, before) {
      await github.send('PUT', path, writable(before));
    },
    remove: async () => 'it was not there before, and is switched off by hand',
  };
}

/** Addresses in an answer are no part of the setting. */
function writable(found: Json | undefined): Record<string, Json> {
  return Object.fromEntries(Object.entries((found ?? {}) as Record<string, Json>).filter(([key]) => !key.endsWith('_url')));
}
