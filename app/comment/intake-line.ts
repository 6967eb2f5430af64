import type { Competition } from '../../core/contract/competition.ts';
import { count, size } from './figures.ts';
import { md, type Markdown } from './escape.ts';

/** What intake looked at, in one line. */
export function intakeLine(files: number, bytes: number, licence: string | undefined, competition: Competition): Markdown {
  const parts = [md`${count(files, 'file')}`, md`${size(bytes)}`];
  if (licence !== undefined) parts.push(md`${licence}`);
  if (competition.agreement.dco)
    parts.push(md`
terms signed
    `);
  return parts.reduce((line, part) => md`${line}, ${part}`);
}
