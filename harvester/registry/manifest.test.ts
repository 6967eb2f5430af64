import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { compareFiles, describeDifferences } from './compare-files.ts';
import { manifestText, readManifest } from './manifest.ts';

const file = fc.record({
  path: fc.stringMatching(/^[a-z][a-z ./]{0,10}$/),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  bytes: fc.integer({ min: 0, max: 1e12 }),
});
const files = fc.uniqueArray(file, { selector: ({ path }) => path });

test('a manifest’s own sha256 is the digest of what it lists, and it reads back', async () => {
  await fc.assert(
    fc.asyncProperty(files, async (list) => {
      const text = manifestText(list);
      const digest = await treeDigest(list);
      expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
      expect(compareFiles((await readManifest(text, digest)) ?? [], list)).toEqual([]);
      expect(await readManifest(`${text}${'0'.repeat(64)} 1 more\n`, digest)).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test('differences are named, each once', () => {
  const at = (path: string, bytes = 1) => ({ path, sha256: 'a'.repeat(64), bytes });
  const found = compareFiles([at('same'), at('gone'), at('other')], [at('same'), at('other', 2), at('new')]);
  expect(describeDifferences(found)).toBe('gone (missing), new (added), other (changed)');
});
