import type { Competition } from '../../../core/contract/competition.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

/** The sentences of one language. What is put into them is escaped on the way, in every language alike. */
export type Catalogue = typeof en;

const catalogues: Readonly<Record<NonNullable<Competition['language']>, Catalogue>> = { en, de };

/** The language of a competition (`language` in `competition.yaml`); English where it names none or cannot be read. */
export function catalogueFor(language: Competition['language']): Catalogue {
  return catalogues[language ?? 'en'];
}
