import { describe, expect, test } from 'vitest';
import { benignFiles } from './testing/benign-files.ts';
import { scanBytes } from './testing/scan-bytes.ts';

describe.each(benignFiles().map((file) => [file.name, file] as const))('%s', (_name, { bytes, format }) => {
  test('passes', async () => {
    expect(await scanBytes(bytes)).toMatchObject({ verdict: 'clean', format, findings: [] });
  });

  test('does not pass when it is cut short, or goes on after its end', async () => {
    const passed: number[] = [];
    for (let length = Math.min(24, bytes.length - 1); length < bytes.length; length += 1)
      if ((await scanBytes(bytes.subarray(0, length))).verdict === 'clean') passed.push(length);
    expect(passed).toEqual([]);
    expect((await scanBytes(Buffer.concat([bytes, Buffer.from("cos\nsystem\n(S'id'\ntR.")]))).verdict).not.toBe('clean');
  });
});
