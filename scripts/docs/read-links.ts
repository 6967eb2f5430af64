/** A link or picture of a page. */
export interface Link {
  readonly line: number;
  readonly target: string;
}

const fence = /^ *```/;
const inline = /!?\[(?:[^\][]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const html = /\b(?:src|href)="([^"]+)"/g;

/** Links and pictures of a page, outside blocks and spans of code. */
export function readLinks(text: string): Link[] {
  return prose(text).flatMap(([line, words]) =>
    [...words.matchAll(inline), ...words.matchAll(html)].map(([, target = '']) => ({ line, target: decodeURI(target) })),
  );
}

/** The anchors of a page as GitHub makes them: of its headings, and those set by hand. */
export function readAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, words] of prose(text, true)) {
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/.exec(words)?.[1];
    for (const [, name = ''] of words.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(name);
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    let unique = slug;
    for (let again = 1; anchors.has(unique); again += 1) unique = `${slug}-${again}`;
    anchors.add(unique);
  }
  return anchors;
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

function prose(text: string, keepCode = false): (readonly [line: number, words: string])[] {
  let fenced = false;
  return text.split('\n').flatMap((words, at): (readonly [number, string])[] => {
    if (fence.test(words)) fenced = !fenced;
    if (fenced || fence.test(words)) return [];
    return [[at + 1, keepCode ? words : words.replace(/`[^`]*`/g, '')]];
  });
}
