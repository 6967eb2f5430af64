import { newest } from '../pages/home-page.ts';
import { latestNews, mostNews } from '../pages/latest-news.ts';
import type { SitePart } from '../parts/site-part.ts';
import { renderTemplate } from '../render/templates.ts';
import type { Output } from '../render/site-folder.ts';

/** Atom and JSON feeds of what is new. `base` is the site's own address (ends in `/`); without it links stay relative to the feed. */
export function feeds(parts: readonly SitePart[], base: string | undefined): Output[] {
  const news = latestNews(parts, mostNews).map((item) => ({ ...item, url: `${base ?? ''}${item.href}`, urn: `urn:sha256:${item.id}` }));
  const updated = news[0]?.when.iso ?? newest(parts) ?? '1970-01-01T00:00:00.000Z';
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
