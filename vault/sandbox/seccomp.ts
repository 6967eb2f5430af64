import { judged, refused, refusedUnmetered, type Arch } from './syscalls.ts';

export interface FilterOptions {
  /** Who sees how much memory the sandbox holds: a cgroup, or we through /proc. */
  readonly memory?: 'counted' | 'watched';
}

/** One classic BPF instruction: opcode, jump if true, jump if false, constant. */
export type Instruction = readonly [code: number, jt: number, jf: number, k: number];

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;

/** Offsets into the kernel's `struct seccomp_data`; `argument` is the low half of the first argument (both architectures are little-endian). */
const at = { nr: 0, arch: 4, argument: 16 } as const;

const kill = 0x8000_0000;
const allow = 0x7fff_0000;
const errno = (number: number): number => 0x0005_0000 | number;
const EPERM = errno(1);
const ENOSYS = errno(38);
const EAFNOSUPPORT = errno(97);

const auditArch: Readonly<Record<Arch, number>> = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const x32Bit = 0x4000_0000;
const AF_UNIX = 1;
/** Every CLONE_NEW* flag `clone` can carry. */
export const cloneNew = 0x7e02_0000;

/**
 * The sandbox's system call filter as instructions.
 *
 * A foreign architecture (and x32) kills the process; `refused` calls give EPERM; `clone3` gives ENOSYS, so that libc falls back to `clone`,
 * whose flags a filter can read; `clone` with a namespace flag gives EPERM; sockets other than AF_UNIX give EAFNOSUPPORT (a network
 * namespace alone does not stop AF_VSOCK). Everything else passes.
 */
export function seccompProgram(arch: Arch, { memory = 'counted' }: FilterOptions = {}): readonly Instruction[] {
  const column = arch === 'x64' ? 0 : 1;
  const number = (name: keyof typeof judged): number => judged[name][column];
  const program: Instruction[] = [
    [LOAD, 0, 0, at.arch],
    [JUMP_EQUAL, 1, 0, auditArch[arch]],
    [RETURN, 0, 0, kill],
    [LOAD, 0, 0, at.nr],
  ];
  if (arch === 'x64') program.push([JUMP_AT_LEAST, 0, 1, x32Bit], [RETURN, 0, 0, kill]);
  const calls = memory === 'counted' ? refused : { ...refused, ...refusedUnmetered };
  for (const numbers of Object.values(calls)) {
    const nr = numbers[column];
    if (nr !== null && nr !== undefined) program.push([JUMP_EQUAL, 0, 1, nr], [RETURN, 0, 0, EPERM]);
  }
  program.push([JUMP_EQUAL, 0, 1, number('clone3')], [RETURN, 0, 0, ENOSYS]);
  program.push([JUMP_EQUAL, 0, 3, number('clone')], [LOAD, 0, 0, at.argument], [JUMP_ANY_BIT, 0, 5, cloneNew], [RETURN, 0, 0, EPERM]);
  program.push([JUMP_EQUAL, 1, 0, number('socket')], [JUMP_EQUAL, 0, 2, number('socketpair')]);
  program.push([LOAD, 0, 0, at.argument], [JUMP_EQUAL, 0, 1, AF_UNIX], [RETURN, 0, 0, allow], [RETURN, 0, 0, EAFNOSUPPORT]);
  return program;
}

/** The filter as the raw `struct sock_filter[]` bubblewrap reads from `--seccomp FD`. Throws on an architecture without a table. */
export function seccompFilter({ arch = process.arch, ...options }: FilterOptions & { readonly arch?: string } = {}): Buffer {
  if (arch !== 'x64' && arch !== 'arm64')
    throw new Error(`no system call table for "${arch}": private data can be evaluated on x64 and arm64 only`);
  const program = seccompProgram(arch, options);
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, jt, jf, k], index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jt, index * 8 + 2);
    bytes.writeUInt8(jf, index * 8 + 3);
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  });
  return bytes;
}
