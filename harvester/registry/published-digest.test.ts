import { expect, test } from 'vitest';
import { publishedDigest } from './published-digest.ts';

const version = (tags: Record<string, string>): Parameters<typeof publishedDigest>[0] => ({ name: 'tumour', version: '2', tags });

test('a published version has its digest; any other says what it is', () => {
  expect(publishedDigest(version({ digest: `sha256:${'a'.repeat(64)}` }))).toBe('a'.repeat(64));
  expect(() => publishedDigest(version({}))).toThrow('version 2 of "tumour" has no digest');
  expect(() => publishedDigest(version({ digest: 'sha256:beef' }))).toThrow('not published by the harvester');
  expect(() => publishedDigest(version({ private: 'true', tuning: 'tumour-0123abcd', runner: 'ward-1' }))).toThrow(
    /is private: .* store of ward-1 .* harvester tune release tumour-0123abcd/,
  );
});
