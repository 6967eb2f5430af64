import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';
import { croissantOf } from '../core/cards/croissant.ts';
import { readCompetition } from './train-baselines.ts';

const Author = z.union([z.object({ name: z.string() }), z.object({ 'family-names': z.string(), 'given-names': z.string() })]);
const Source = z.object({ title: z.string(), authors: z.array(Author), year: z.number(), license: z.string(), url: z.url() });
const Citation = z.object({ version: z.string(), 'date-released': z.iso.date(), references: z.array(Source).min(1) });

/** The text of a repository's Croissant card: from `competition.yaml`, the public file and the first reference of `CITATION.cff`. */
export async function cardOf(folder: string): Promise<string> {
  const competition = await readCompetition(folder);
  const citation = Citation.parse(load(await readFile(join(folder, 'CITATION.cff'), 'utf8')));
  const [source] = citation.references as [z.infer<typeof Source>];
  const creators = source.authors.map((author) => ('name' in author ? author.name : `${author['given-names']} ${author['family-names']}`));
  const bytes = await readFile(join(folder, competition.data.public));
  const card = croissantOf(competition, {
    file: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length },
    licence: source.license,
    citeAs: `${creators.join(', ')} (${source.year}). ${source.title}. ${source.url}`,
    creators,
    url: source.url,
    version: citation.version,
    published: citation['date-released'],
  });
  return `${JSON.stringify(card, null, 2)}\n`;
}
