import type { Catalogue } from '../catalogue/facts.ts';
import { latestNews } from '../pages/latest-news.ts';
import { renderTemplate } from '../render/templates.ts';
import type { Output } from '../render/site-folder.ts';

const entries = 50;

/** Atom and JSON feeds of what is new. `base` is the site's own address (ends in `/`); without it links stay relative to the feed. */
export function feeds(catalogue: Catalogue, base: string | undefined): Output[] {
  const news = latestNews(catalogue, entries).map((item) => ({ ...item, url: `${base ?? ''}${item.href}`, urn: `urn:sha256:${item.id}` }));
  const updated = news[0]?.when.iso ?? catalogue.asOf ?? '1970-01-01T00:00:00.000Z';
  const jsonFeed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Model Harvester',
    ...(base ? { home_page_url: base, feed_url: `${base}feed.json` } : {}),
    items: news.map((item) => ({
      id: item.urn,
      url: item.url,
      title: item.headline,
      content_text: item.detail,
      date_published: item.when.iso,
    })),
  };
  return [
    {
      path: 'feed.xml',
      content: renderTemplate('feed.xml.hbs', { news, updated, home: base ?? 'index.html', self: `${base ?? ''}feed.xml` }),
    },
    { path: 'feed.json', content: `${JSON.stringify(jsonFeed, null, 2)}\n` },
  ];
}
