import { sha256Hex } from '../records/sha256-hex.ts';
import type { Page } from '../render/render-page.ts';
import { webLink } from '../format/web-link.ts';
import type { SiteContext } from './site-context.ts';

/** How to trust this: what each mark means, whose keys count and how to check everything without us. */
export function aboutPage(context: SiteContext): Page {
  const { inside } = context;
  const fingerprint = ({ id, publicKey }: { id: string; publicKey: string }): { id: string; sha256: string } => ({
    id,
    sha256: sha256Hex(Buffer.from(publicKey.replace(/-----[^-]+-----|\s/g, ''), 'base64')),
  });
  return {
    path: 'about/index.html',
    template: 'about',
    section: 'about',
    title: 'How to trust this',
    description: 'What the marks mean, whose keys count, and how to check a record yourself.',
    model: {
      keys: inside && [
        ...inside.publishers.map((key) => ({ ...fingerprint(key), isRunner: false })),
        ...inside.runners.map((key) => ({ ...fingerprint(key), isRunner: true })),
      ],
      records: inside && { name: inside.records, href: webLink(`${context.forgeUrl}/${inside.records}`) },
    },
  };
}
