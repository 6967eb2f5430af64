import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownKernelSigns, whoseKernel, type KernelSigns } from './kernel.ts';

/** As read in a container of runsc 20260905, and on Debian 12. */
const gvisor: KernelSigns = {
  release: '4.19.0-gvisor',
  version: 'Linux version 4.19.0-gvisor #1 SMP Sun Jan 10 15:06:54 PST 2016',
  sentry: true,
  boundsNamespaces: false,
};
const debian: KernelSigns = {
  release: '6.1.0-18-amd64',
  version: 'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1',
  sentry: false,
  boundsNamespaces: true,
};

test('gVisor’s kernel is known by all of its signs, Linux by none, also where a container hides its /proc', () => {
  expect(whoseKernel(gvisor)).toBe('gvisor');
  expect(whoseKernel(debian)).toBe('other');
  expect(whoseKernel({ ...debian, version: '', boundsNamespaces: false })).toBe('other');
  expect(whoseKernel({ release: '23.4.0', version: '', sentry: false, boundsNamespaces: false })).toBe('other');
});

test.each<[string, Partial<KernelSigns>]>([
  ['a Linux built by somebody who called it so', { release: '6.1.0-gvisor', version: 'Linux version 6.1.0-gvisor (root@build)' }],
  ['a file over /proc/version', { version: gvisor.version }],
  ['a file where gVisor has one', { sentry: true }],
])('%s is not believed, and the fewer walls are not given', (_who, over) => {
  expect(() => whoseKernel({ ...debian, ...over })).toThrow(/cannot tell whether this kernel is gVisor's/);
});

test('whatever the signs, the fewer walls are given only where all of them say gVisor, and never where namespaces are bounded', () => {
  const signs = fc.record({
    release: fc.constantFrom(gvisor.release, debian.release, '4.19.0-gvisor-not', ''),
    version: fc.constantFrom(gvisor.version, debian.version, ''),
    sentry: fc.boolean(),
    boundsNamespaces: fc.boolean(),
  });
  fc.assert(
    fc.property(signs, (each) => {
      const verdict = (() => {
        try {
          return whoseKernel(each);
        } catch {
          return 'doubt';
        }
      })();
      const all = each.release === gvisor.release && each.version === gvisor.version && each.sentry && !each.boundsNamespaces;
      expect(verdict === 'gvisor').toBe(all);
    }),
  );
});

test('this machine’s own signs agree', () => {
  expect(whoseKernel(ownKernelSigns())).toMatch(/^(?:gvisor|other)$/);
});
