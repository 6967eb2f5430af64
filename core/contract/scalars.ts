import * as z from 'zod';

const name = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Lower-case names that are safe as folder, registry model, URL segment and label at once. */
export const Name = z.string().regex(name, 'must be 1–63 of a–z, 0–9 and inner hyphens');
/** Whether a text is a {@link Name}, for whoever asks too often to have it parsed. */
export const isName = (text: string): boolean => name.test(text);
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex (64 characters)');
export const CommitSha = z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit SHA (40 hex characters)');
export const Repository = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/, 'must be owner/name');
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not pass
const relativePath = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\\\u0000-\u001f\u007f]+$/;
/** A relative POSIX path that stays inside its folder: no `..`, no leading `/`, no empty part, no backslash or control character. */
export const RelativePath = z.string().min(1).max(400).regex(relativePath, 'must be a relative path inside the folder');
/** Whether a text is a {@link RelativePath}, for whoever asks too often to have it parsed. */
export const isRelativePath = (text: string): boolean => text.length <= 400 && relativePath.test(text);
export const Instant = z.iso.datetime({ offset: false });
export const RunKey = z.string().regex(/^[0-9a-f]{32}$/, 'must be 128 bits in hex');
export const Finite = z.number().refine(Number.isFinite, 'must be finite');
