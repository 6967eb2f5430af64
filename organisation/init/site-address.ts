import * as z from 'zod';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { readContract } from '../../core/contract/read.ts';
import type { GitHubClient } from '../github/client.ts';

export const Site = z.object({ public: z.boolean(), html_url: z.string().optional() });

/**
 * The address a closed site has, where `written` is one that GitHub Pages would have if it were open: closing gives a site a subdomain of its own
 * (docs.github.com, "Changing the visibility of your GitHub Pages site"). Undefined where `written` may stay; a domain of yours always may.
 */
export function otherAddress(written: string, site: z.infer<typeof Site> | undefined): string | undefined {
  if (!site || site.public || site.html_url === undefined) return undefined;
  const [wrote, is] = [new URL(written), new URL(site.html_url)];
  const slashed = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/\/$/, '')}/`;
  return wrote.hostname.endsWith('.github.io') && slashed(wrote) !== slashed(is) ? slashed(is) : undefined;
}

/** What a person has to change so that links lead to the site. `harvester.yaml` is read from GitHub: what people wrote there counts. */
export async function siteAddressLeft(
  github: GitHubClient,
  { control, records }: { readonly control: string; readonly records: string },
): Promise<readonly string[]> {
  const site = await github.get(`/repos/${records}/pages`, Site);
  const file = await github.get(`/repos/${control}/contents/harvester.yaml`, z.object({ content: z.string() }));
  const read = readContract(HarvesterConfig, 'harvester.yaml', Buffer.from(file?.content ?? '', 'base64').toString('utf8'));
  const right = read.kind === 'valid' ? otherAddress(read.value.site.url, site) : undefined;
  return right === undefined
    ? []
    : [`write ${right} as site.url into harvester.yaml of ${control} and ${records}: a closed site has an address of its own`];
}
