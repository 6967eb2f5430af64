import { expect, test } from 'vitest';
import { memoryInGvisor } from './memory-in-gvisor.ts';

const area = (header: string, rss: number, anonymous: number): string =>
  `${header}\nSize:               1024 kB\nRss:           ${rss} kB\nPss:           ${rss} kB\nAnonymous:     ${anonymous} kB\nVmFlags: rd mr\n`;

test('counts what is the process’s own, whoever shares it, and nothing of the files it can only read', () => {
  const smaps = [
    area('564d10316000-564d10317000 r--p 00000000 00:1e 20                         /env/bin/python3.11', 2048, 16),
    area('7f0000000000-7f0000100000 rw-p 00000000 00:00 0 ', 100, 100),
    area('7f0000100000-7f0000200000 rw-s 00000000 00:05 7                          /dev/zero (deleted)', 300, 0),
    area('7f0000200000-7f0000300000 rw-s 00000000 00:21 3                          /tmp/mapped', 40, 0),
    area('7ffe00000000-7ffe00100000 rw-p 00000000 00:00 0                          [stack]', 8, 8),
  ].join('');
  expect(memoryInGvisor(smaps)).toBe((16 + 100 + 300 + 40 + 8) * 1024);
  expect(memoryInGvisor('')).toBe(0);
});
