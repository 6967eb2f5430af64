import { address } from '../pages/addresses.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Output } from '../render/site-folder.ts';

/** `sitemap.txt` (whole addresses only make sense with a base) and `llms.txt`: where readers that are programs begin. */
export function* forRobots(parts: readonly SitePart[], base: string | undefined): Generator<Output> {
  const pages = ['index.html', address.find, 'models/index.html', 'teams/index.html', 'about/index.html'];
  for (const { name, versions } of parts) {
    pages.push(address.competition(name), address.leaderboard(name));
    if (versions > 0) pages.push(address.model(name));
  }
  if (base !== undefined) yield { path: 'sitemap.txt', content: pages.map((page) => `${base}${page}\n`).join('') };
  const lines = parts.map(
    ({ card, index, name }) =>
      `- [${inline(card.title)}](${card.href}): ${inline(card.statement)} Champion: ${index.champion === null ? 'none' : `version ${index.champion}`}. JSON: ${address.competitionJson(name)}`,
  );
  yield {
    path: 'llms.txt',
    content: [
      '# Model Harvester registry',
      '',
      '> Models submitted by pull request, scanned, evaluated on private data and recorded under signatures. Every figure here follows from a signed record.',
      '',
      'Start at [api/v1/index.json](api/v1/index.json); every version is one line of [api/v1/search.json](api/v1/search.json); schemas are under api/v1/schemas/.',
      '',
      '## Competitions',
      '',
      ...(lines.length > 0 ? lines : ['None yet.']),
      '',
    ].join('\n'),
  };
}

/** Text of others in one line of Markdown, without anything that Markdown would act on. */
function inline(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|!]/g, (char) => `\\${char}`);
}
