import { otherAddress } from '../init/site-address.ts';
import { judge, type Finding, type Place } from './finding.ts';
import type { RepositorySnapshot } from './snapshot.ts';

/** Who sees the site of the records, and whether `written`, the address all links name, leads to it. */
export function siteChecks({ pages }: RepositorySnapshot, at: (check: string, page: string) => Place, written: string): readonly Finding[] {
  const closed = judge(at('site-closed', 'pages'), pages, 'its site is for those who read it', (site) =>
    site?.public
      ? {
          what: 'everybody may see its site, which shows all records',
          fix: 'GitHub Pages: visibility private (Enterprise Cloud); else switch Pages off and serve the site behind a sign-in of yours',
        }
      : undefined,
  );
  if (pages === undefined || 'unseen' in pages) return [closed];
  const named = judge(at('site-address', 'pages'), pages, 'harvester.yaml names the address of its site', (site) => {
    const right = otherAddress(written, site ?? undefined);
    if (right === undefined) return undefined;
    return {
      what: `harvester.yaml says ${written}, and its closed site is at ${right}`,
      fix: `site.url: ${right}, in harvester.yaml of the control and the records repository`,
    };
  });
  return [closed, named];
}
