import { describe, expect, test } from 'vitest';
import { hostileFiles } from './testing/hostile/hostile-files.ts';
import { scanBytes } from './testing/scan-bytes.ts';

const files = hostileFiles();
const families = Map.groupBy(files, ({ family }) => family);

test('the hostile corpus is broad, and each file is another one', () => {
  expect(families.size).toBeGreaterThanOrEqual(40);
  expect(new Set(files.map(({ family, name }) => `${family}: ${name}`)).size).toBe(files.length);
  expect(new Set(files.map(({ bytes, ending }) => `${ending}:${bytes.toString('latin1')}`)).size).toBeGreaterThanOrEqual(300);
});

describe('nothing hostile passes', () => {
  test.each([...families])('%s', async (_family, members) => {
    const passed: string[] = [];
    for (const { name, bytes } of members) if ((await scanBytes(bytes)).verdict === 'clean') passed.push(name);
    expect(passed).toEqual([]);
  });
});
