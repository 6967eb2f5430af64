import type { Competition } from '../../core/contract/competition.ts';
import { count, size } from './figures.ts';
import { prose, type Markdown } from './escape.ts';

/** What intake looked at, in one line. */
export function intakeLine(files: number, bytes: number, licence: string | undefined, competition: Competition): Markdown {
  const parts = [prose`${count(files, 'file')}`, prose`${size(bytes)}`];
  if (licence !== undefined) parts.push(prose`${licence}`);
  if (competition.agreement.dco) parts.push(prose`terms signed`);
  return parts.reduce((line, part) => prose`${line}, ${part}`);
}
