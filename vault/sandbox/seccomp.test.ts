import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloneNew, seccompFilter, seccompProgram } from './seccomp.ts';
import { judged, refused, refusedUnmetered, type Arch } from './syscalls.ts';

const allow = 0x7fff_0000;
const kill = 0x8000_0000;
const eperm = 0x0005_0001;
const enosys = 0x0005_0026;
const eafnosupport = 0x0005_0061;
const auditArch: Record<Arch, number> = { x64: 0xc000_003e, arm64: 0xc000_00b7 };

/** A classic BPF machine over `struct seccomp_data`, reading the bytes bubblewrap gets: independent of how they were made. */
function decide(filter: Buffer, call: { nr: number; arch: number; argument?: number }): number {
  const data = new Map([
    [0, call.nr],
    [4, call.arch],
    [16, call.argument ?? 0],
  ]);
  let accumulator = 0;
  for (let pc = 0; pc * 8 < filter.length; pc += 1) {
    const [code, jt, jf, k] = [filter.readUInt16LE(pc * 8), filter[pc * 8 + 2]!, filter[pc * 8 + 3]!, filter.readUInt32LE(pc * 8 + 4)];
    const jump = (taken: boolean): void => void (pc += taken ? jt : jf);
    if (code === 0x20) accumulator = data.get(k)! >>> 0;
    else if (code === 0x15) jump(accumulator === k);
    else if (code === 0x35) jump(accumulator >= k);
    else if (code === 0x45) jump((accumulator & k) !== 0);
    else if (code === 0x06) return k;
    else throw new Error(`instruction ${pc} has the unknown code ${code}`);
  }
  throw new Error('the program runs off its end');
}

describe.each(['x64', 'arm64'] as const)('the filter for %s', (arch) => {
  const filter = seccompFilter({ arch });
  const column = arch === 'x64' ? 0 : 1;
  const ask = (nr: number, argument?: number): number =>
    decide(filter, { nr, arch: auditArch[arch], ...(argument === undefined ? {} : { argument }) });

  test('refuses each call on the list', () => {
    for (const [name, numbers] of Object.entries(refused)) {
      const nr = numbers[column];
      if (typeof nr === 'number') expect([name, ask(nr)]).toEqual([name, eperm]);
    }
  });

  test('refuses memory that belongs to no process where nobody but us counts it', () => {
    const watched = seccompFilter({ arch, memory: 'watched' });
    for (const { [column]: nr } of [...Object.values(refusedUnmetered), refused['mount']!])
      expect(decide(watched, { nr: nr!, arch: auditArch[arch] })).toBe(eperm);
    for (const { [column]: nr } of Object.values(refusedUnmetered)) expect(ask(nr!)).toBe(allow);
  });

  test('lets every other call through', () => {
    const special = new Set([...Object.values(refused), ...Object.values(judged)].map((numbers) => numbers[column]));
    for (let nr = 0; nr < 600; nr += 1) if (!special.has(nr)) expect([nr, ask(nr)]).toEqual([nr, allow]);
  });

  test('kills a process that calls through another architecture', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff_ffff),
        fc.nat(600),
        (other, nr) => other === auditArch[arch] || decide(filter, { nr, arch: other }) === kill,
      ),
    );
  });

  test('opens AF_UNIX sockets and no others, whatever the number', () => {
    for (const call of [judged.socket, judged.socketpair]) {
      expect(ask(call[column], 1)).toBe(allow);
      fc.assert(fc.property(fc.nat(0xffff_ffff), (family) => family === 1 || ask(call[column], family) === eafnosupport));
    }
  });

  test('lets processes and threads be cloned, but no namespace', () => {
    expect(ask(judged.clone3[column])).toBe(enosys);
    expect(ask(judged.clone[column], 0x0120_0011)).toBe(allow);
    expect(ask(judged.clone[column], 0x003d_0f00)).toBe(allow);
    fc.assert(fc.property(fc.nat(0xffff_ffff), (flags) => ask(judged.clone[column], flags) === ((flags & cloneNew) === 0 ? allow : eperm)));
  });

  test('jumps only forward and inside itself', () => {
    const program = seccompProgram(arch);
    program.forEach(([, jt, jf], index) => expect(Math.max(jt, jf) + index + 1).toBeLessThan(program.length + (jt + jf === 0 ? 1 : 0)));
  });
});

test('x32 calls, which share the architecture of x86_64, are killed', () => {
  expect(decide(seccompFilter({ arch: 'x64' }), { nr: 0x4000_0000 + 41, arch: auditArch.x64 })).toBe(kill);
});

test('an architecture without a table has no filter, so no private data', () => {
  expect(() => seccompFilter({ arch: 'riscv64' })).toThrow(/x64 and arm64 only/);
});
