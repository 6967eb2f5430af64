import * as z from 'zod';

/** Lower-case names that are safe as folder, registry model, URL segment and label at once. */
export const Name = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1–63 of a–z, 0–9 and inner hyphens');
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex (64 characters)');
export const CommitSha = z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit SHA (40 hex characters)');
export const Repository = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/, 'must be owner/name');
/** A relative POSIX path that stays inside its folder: no `..`, no leading `/`, no empty part, no backslash or control character. */
export const RelativePath = z
  .string()
  .min(1)
  .max(400)
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not pass
  .regex(/^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\\\u0000-\u001f\u007f]+$/, 'must be a relative path inside the folder');
export const Instant = z.iso.datetime({ offset: false });
export const RunKey = z.string().regex(/^[0-9a-f]{32}$/, 'must be 128 bits in hex');
export const Finite = z.number().refine(Number.isFinite, 'must be finite');
