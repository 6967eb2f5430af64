import type { Catalogue } from '../catalogue/facts.ts';
import type { SiteContext } from '../pages/site-context.ts';
import { sitePart } from '../parts/site-part.ts';
import type { Records } from '../records/read-records.ts';
import type { Output } from '../render/site-folder.ts';
import { competitionFiles, wideFiles } from '../site-files.ts';

/** Every file of the site a catalogue gives, as one build would write them; but for what follows from no record: assets, documentation. */
export function* wholeSite(
  catalogue: Catalogue,
  records: Records,
  links: Omit<SiteContext, 'inside'>,
): Generator<{ readonly path: string; readonly content: string | Uint8Array }> {
  const context: SiteContext = { ...links, ...(catalogue.inside && { inside: catalogue.inside }) };
  for (const competition of catalogue.competitions) for (const file of competitionFiles(context, competition, records)) yield made(file);
  const parts = catalogue.competitions.map((competition) => sitePart(competition, catalogue, context));
  for (const file of wideFiles(context, parts, catalogue.inside?.skipped ?? [])) if (!/^(assets|docs)\//.test(file.path)) yield made(file);
}

function made({ path, content }: Output): { readonly path: string; readonly content: string | Uint8Array } {
  return { path, content: typeof content === 'function' ? content() : content };
}
