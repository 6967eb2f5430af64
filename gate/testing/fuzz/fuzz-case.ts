import { op } from '../../pickle/opcodes.ts';
import { asm } from '../assemble-pickle.ts';
import { benignFiles } from '../benign-files.ts';
import { hostileFiles } from '../hostile/hostile-files.ts';
import { Random } from './random.ts';

export interface FuzzCase {
  readonly kind: 'cut' | 'edit' | 'splice' | 'instructions' | 'noise';
  readonly name: string;
  readonly bytes: Buffer;
  /** Must not be clean: a harmless file cut short. */
  readonly cut: boolean;
}

const LONGEST_SEED = 8192;
const INSTRUCTIONS = Object.values(op);
let made: { harmless: ReturnType<typeof benignFiles>; all: { name: string; bytes: Buffer }[] } | undefined;

/** The fuzz case of this number: always the same bytes. */
export function fuzzCase(number: number): FuzzCase {
  made ??= seeds();
  const random = new Random(number);
  const kind = random.pick(['cut', 'edit', 'edit', 'edit', 'splice', 'instructions', 'noise'] as const);
  const seed = random.pick(made.all);
  switch (kind) {
    case 'cut': {
      const whole = random.pick(made.harmless);
      // Up to 24 bytes, the beginnings of some formats are plain text.
      const length = Math.min(24, whole.bytes.length - 1) + random.below(Math.max(1, whole.bytes.length - 24));
      return { kind, name: whole.name, bytes: whole.bytes.subarray(0, length), cut: true };
    }
    case 'edit':
      return { kind, name: seed.name, bytes: edited(seed.bytes, random), cut: false };
    case 'splice': {
      const other = random.pick(made.all).bytes;
      const bytes = Buffer.concat([
        seed.bytes.subarray(0, random.below(seed.bytes.length + 1)),
        other.subarray(random.below(other.length + 1)),
      ]);
      return { kind, name: seed.name, bytes, cut: false };
    }
    case 'instructions':
      return { kind, name: 'pickle', bytes: Buffer.concat([asm.proto(random.below(6)), instructions(random)]), cut: false };
    case 'noise':
      return {
        kind,
        name: seed.name,
        bytes: Buffer.concat([seed.bytes.subarray(0, 4 + random.below(16)), noise(random, 200)]),
        cut: false,
      };
  }
}

function seeds(): NonNullable<typeof made> {
  const harmless = benignFiles();
  const hostile = hostileFiles().filter(({ bytes }) => bytes.length <= LONGEST_SEED);
  // As many harmless as hostile ones, so that every format has its turn.
  const again = Array.from({ length: Math.ceil(hostile.length / harmless.length) }, () => harmless).flat();
  return { harmless, all: [...again, ...hostile] };
}

function edited(bytes: Buffer, random: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let edits = 1 + random.below(8); edits > 0; edits -= 1) {
    const at = random.below(result.length + 1);
    const kind = random.pick(['set', 'insert', 'remove', 'repeat', 'number'] as const);
    const rest = (from: number): Buffer => result.subarray(Math.min(result.length, from));
    if (kind === 'set') result = Buffer.concat([result.subarray(0, at), Buffer.from([random.below(256)]), rest(at + 1)]);
    else if (kind === 'insert') result = Buffer.concat([result.subarray(0, at), noise(random, 8), rest(at)]);
    else if (kind === 'remove') result = Buffer.concat([result.subarray(0, at), rest(at + 1 + random.below(16))]);
    else if (kind === 'repeat') result = Buffer.concat([result.subarray(0, at), result.subarray(at, at + random.below(64)), rest(at)]);
    else result = Buffer.concat([result.subarray(0, at), random.pick(NUMBERS), rest(at + 4)]);
  }
  return result;
}

/** Lengths and places parsers stumble over. */
const NUMBERS = ['00000000', 'ffffffff', 'ffffff7f', '00000080', '01000000', '0000ffff', 'ffff0000', '7f000000'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

function instructions(random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let count = random.below(60); count > 0; count -= 1) {
    parts.push(Buffer.from([random.pick(INSTRUCTIONS)]));
    if (random.below(3) === 0) parts.push(noise(random, 6));
    if (random.below(8) === 0) parts.push(Buffer.from('collections\nOrderedDict\n'));
  }
  return Buffer.concat([...parts, Buffer.from('.')]);
}

function noise(random: Random, most: number): Buffer {
  return Buffer.from(Array.from({ length: random.below(most) }, () => random.below(256)));
}
