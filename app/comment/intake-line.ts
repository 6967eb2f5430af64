import type { Competition } from '../../core/contract/competition.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { size } from './figures.ts';
import { joined, prose, type Markdown } from './escape.ts';

/** What intake looked at, in one line. */
export function intakeLine(
  files: number,
  bytes: number,
  licence: string | undefined,
  { agreement }: Competition,
  { figures, say }: Catalogue,
): Markdown {
  const parts = [prose`${figures.files(files)}`, prose`${size(bytes)}`];
  if (licence !== undefined) parts.push(prose`${licence}`);
  if (agreement.dco || agreement.persons) parts.push(say.termsSigned);
  return joined(parts, ', ');
}
