import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './root.ts';
import { readPages } from './pages.ts';
import { readAnchors, readLinks } from './read-links.ts';

const pages = await readPages();

test('anchors are those GitHub makes', () => {
  const text = '# A `code` & more!\n## Twice\n## Twice\n```\n# no heading\n```\n<a id="by-hand"></a>\n### [Linked](x.md) words';
  expect([...readAnchors(text)]).toEqual(['a-code--more', 'twice', 'twice-1', 'by-hand', 'linked-words']);
});

test('links are found, pictures too; code holds none', () => {
  const text = '[a](b.md#c) ![d](e.svg "title") `[no](f.md)`\n```\n[no](g.md)\n```\n[![badge](h.svg)](i.md) <img src="j.png">';
  expect(readLinks(text).map(({ target }) => target)).toEqual(['b.md#c', 'e.svg', 'i.md', 'j.png']);
});

test('every link and anchor of the documentation leads somewhere', () => {
  const anchors = new Map(pages.map(({ path, text }) => [path, readAnchors(text)]));
  const broken = pages.flatMap(({ path, text }) =>
    readLinks(text).flatMap(({ line, target }) => {
      if (/^(https?|mailto):/.test(target) || leavesTheRepository(path, target)) return [];
      const [file = '', anchor] = target.split('#');
      const at = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(root, at))) return [`${path}:${line} leads to ${target}, which is not there`];
      if (anchor === undefined || statSync(join(root, at)).isDirectory()) return [];
      return anchors.get(at)?.has(anchor) === false ? [`${path}:${line} leads to ${target}, which has no such heading`] : [];
    }),
  );
  expect(anchors.size).toBeGreaterThan(25);
  expect(broken).toEqual([]);
});

/** GitHub's own pages beside a repository, such as `../../issues`. */
function leavesTheRepository(path: string, target: string): boolean {
  return path.startsWith('competition-template/') && target.startsWith('../../');
}
