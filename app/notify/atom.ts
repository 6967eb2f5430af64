import type { Verdict } from './verdicts.ts';

/** Verdicts as an Atom feed (RFC 4287). `web` is where people see repositories, such as `https://github.com`. */
export function atomFeed(competition: string, verdicts: readonly Verdict[], web: string, started: string): string {
  const entries = verdicts.map(({ repository, number, headSha, state, says, at }) => {
    const title = `${repository}#${number}: ${says}`;
    return `  <entry>
    <id>urn:harvester:${xml(repository)}:${number}:${headSha}:${state}</id>
    <title>${xml(title)}</title>
    <updated>${at}</updated>
    <link href="${xml(`${web}/${repository}/pull/${number}`)}"/>
    <category term="${xml(state)}"/>
    <content type="text">${xml(`${says} (${headSha.slice(0, 7)})`)}</content>
  </entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:harvester:verdicts:${xml(competition)}</id>
  <title>Verdicts of ${xml(competition)}</title>
  <updated>${verdicts[0]?.at ?? started}</updated>
  <author><name>Model Harvester</name></author>
${entries.join('\n')}
</feed>
`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
