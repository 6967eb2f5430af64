import type { ScanContext } from '../scan-context.ts';

/** Names an archive gives its entries: unique on every file system, inside its folder, no links. */
export function judgeEntryNames(entries: readonly { readonly name: string; readonly link: boolean }[], context: ScanContext): void {
  const seen = new Set<string>();
  for (const { name, link } of entries) {
    const key = name.normalize('NFC').toLowerCase();
    const shown = JSON.stringify(name.slice(0, 120));
    if (seen.has(key)) context.add(bad(`has two entries called ${shown}: programs differ in which one they read`));
    seen.add(key);
    // oxlint-disable-next-line no-control-regex -- control characters in names are what is looked for
    if (/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|[\u0000-\u001f\u007f]/.test(name))
      context.add(bad(`has the entry ${shown}, which would be unpacked outside its folder`));
    if (link) context.add(bad(`has the link ${shown}; links are never followed`));
  }
}

function bad(message: string): { rule: string; message: string; fix: string } {
  return { rule: 'container/entry-name', message, fix: 'write the archive again with plain, unique names' };
}
