import type { Catalogue } from '../catalogue/facts.ts';
import type { SiteContext } from '../pages/site-context.ts';
import { sitePart } from '../parts/site-part.ts';
import type { Records } from '../records/read-records.ts';
import type { Output } from '../render/site-folder.ts';
import { competitionFiles, wideFiles } from '../site-files.ts';

/** Every file of the site a catalogue gives, as one build would write them. */
export function* wholeSite(
  catalogue: Catalogue,
  records: Records,
  links: Omit<SiteContext, 'inside'>,
): Generator<{ readonly path: string; readonly content: string | Uint8Array }> {
  const context: SiteContext = { ...links, ...(catalogue.inside && { inside: catalogue.inside }) };
  for (const competition of catalogue.competitions) yield* [...competitionFiles(context, competition, records)].map(made);
  const parts = catalogue.competitions.map((competition) => sitePart(competition, catalogue, context));
  yield* [...wideFiles(context, parts, catalogue.inside?.skipped ?? [])].map(made);
}

function made({ path, content }: Output): { readonly path: string; readonly content: string | Uint8Array } {
  return { path, content: typeof content === 'function' ? content() : content };
}
