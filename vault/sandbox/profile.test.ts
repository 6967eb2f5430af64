import { expect, test } from 'vitest';
import type { KernelSigns } from './kernel.ts';
import { sandboxProfile } from './profile.ts';

const linux: KernelSigns = { release: '6.1.0-18-amd64', version: 'Linux version 6.1.0-18-amd64', sentry: false, boundsNamespaces: true };
const gvisor: KernelSigns = { release: '4.19.0-gvisor', version: 'Linux version 4.19.0-gvisor', sentry: true, boundsNamespaces: false };

test('bubblewrap is the default, and knows when the machine is itself in gVisor', () => {
  for (const env of [{}, { HARVESTER_SANDBOX: 'bubblewrap' }, { HARVESTER_SANDBOX: '' }]) {
    expect(sandboxProfile(env, linux)).toEqual({ kind: 'bubblewrap' });
    expect(sandboxProfile(env, gvisor)).toEqual({ kind: 'bubblewrap-in-gvisor' });
    expect(() => sandboxProfile(env, { ...linux, version: gvisor.version })).toThrow(/cannot tell/);
  }
});

test('gVisor is chosen by name alone, wherever the runner is; nothing else can be', () => {
  for (const signs of [linux, gvisor])
    expect(sandboxProfile({ HARVESTER_SANDBOX: 'gvisor' }, signs)).toEqual({ kind: 'gvisor', runsc: 'runsc' });
  for (const name of ['gvizor', 'bubblewrap-in-gvisor'])
    expect(() => sandboxProfile({ HARVESTER_SANDBOX: name }, linux)).toThrow(/use bubblewrap or gvisor/);
});
