import { asm, assemble } from '../assemble-pickle.ts';
import { npy, npyHeader } from '../assemble-models.ts';
import { assembleZip } from '../assemble-zip.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, dict, evil, harmless, instance, pickle } from './pieces.ts';

const { text, tuple1, tuple2, build, global, mark } = asm;
const float = assemble(
  call('numpy', 'dtype', text('f8'), asm.int(0), asm.int(1)),
  assemble(mark, asm.int(3), text('<'), 'NNN', asm.int(-1), asm.int(-1), asm.int(0), asm.tuple),
  build,
);
const objects = assemble(
  call('numpy', 'dtype', text('O8'), asm.int(0), asm.int(1)),
  assemble(mark, asm.int(3), text('|'), 'NNN', asm.int(-1), asm.int(-1), asm.int(63), asm.tuple),
  build,
);
const run = call('os', 'system', text('id'));
const wrapper = (state: Readonly<Record<string, Buffer | string>>): Buffer =>
  assemble(
    instance('joblib.numpy_pickle', 'NumpyArrayWrapper'),
    dict({ subclass: global('numpy', 'ndarray'), order: text('C'), allow_mmap: Buffer.from([0x89]), ...state }),
    build,
  );
const two = assemble(asm.int(2), tuple1);
const aligned = { shape: two, dtype: float, numpy_array_alignment_bytes: asm.int(16) };
const numbers = Buffer.concat([Buffer.from([4]), Buffer.alloc(4, 0xff), Buffer.alloc(16)]);

/** Numpy's and joblib's ways of keeping arrays. */
export function arrays(): HostileFile[] {
  return [...numpyArrays(), ...joblibArrays()];
}

function numpyArrays(): HostileFile[] {
  const object = npyHeader("'|O'", '(1,)');
  return [
    ...family('array of objects', 'npy', {
      'that runs': npy(object, evil),
      'of version 2': npy(object, evil, 2),
      'of version 3': npy(object, evil, 3),
      'in a field': npy(npyHeader("[('a', '<f8'), ('b', '|O')]", '(1,)'), evil),
      'in a field of a field': npy(npyHeader("[('a', [('b', 'O')])]", '(1,)'), evil),
      'with two pickles': npy(object, Buffer.concat([harmless, evil])),
      'cut short': npy(object, evil.subarray(0, -1)),
      'with bytes after it': npy(object, Buffer.concat([harmless, Buffer.from('xx')])),
    }),
    ...family('array that lies about itself', 'npy', {
      'more bytes than announced': npy(npyHeader("'<f8'", '(2,)'), Buffer.concat([Buffer.alloc(16), evil])),
      'fewer bytes than announced': npy(npyHeader("'<f8'", '(2,)'), Buffer.alloc(15)),
      'code in its header': npy("{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (1,), }", Buffer.alloc(8)),
      'a call in its shape': npy("{'descr': '<f8', 'fortran_order': False, 'shape': (exit(),), }", Buffer.alloc(8)),
      'two descriptions': npy("{'descr': '<f8', 'descr': '|O', 'fortran_order': False, 'shape': (1,), }", Buffer.alloc(8)),
      'a negative shape': npy(npyHeader("'<f8'", '(-1,)'), Buffer.alloc(8)),
      'an impossible shape': npy(npyHeader("'<f8'", '(99999999999999999999,)'), Buffer.alloc(8)),
      'an unknown type': npy(npyHeader("'<z8'", '(1,)'), Buffer.alloc(8)),
      'a version nobody wrote': npy(npyHeader("'<f8'", '(1,)'), Buffer.alloc(8), 9),
      'a header cut short': npy(npyHeader("'<f8'", '(1,)'), Buffer.alloc(8)).subarray(0, 30),
      'a header of megabytes': npy(`${' '.repeat(20_000)}${npyHeader("'<f8'", '(1,)')}`, Buffer.alloc(8)),
    }),
    ...family('npz', 'npz', {
      'with an array of objects': assembleZip([{ name: 'a.npy', bytes: npy(object, evil) }]),
      'with a harmless and another array': assembleZip([
        { name: 'a.npy', bytes: npy(npyHeader("'<f8'", '(1,)'), Buffer.alloc(8)) },
        { name: 'b.npy', bytes: npy(object, evil), deflate: true },
      ]),
      'with a pickle called npy': assembleZip([{ name: 'a.npy', bytes: evil }]),
      'with twin arrays': assembleZip([
        { name: 'a.npy', bytes: npy(npyHeader("'<f8'", '(1,)'), Buffer.alloc(8)) },
        { name: 'a.npy', bytes: npy(object, evil) },
      ]),
    }),
  ];
}

function joblibArrays(): HostileFile[] {
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`junk${i}`, asm.none]));
  return family('array of joblib', 'joblib', {
    'before a call': assemble(asm.proto(2), wrapper(aligned), numbers, '0', run, asm.stop),
    'after a call': assemble(asm.proto(2), run, '0', wrapper(aligned), numbers, asm.stop),
    'of objects that run': assemble(asm.proto(2), wrapper({ ...aligned, dtype: objects }), evil, asm.stop),
    'of objects, with the call after the inner pickle': assemble(
      asm.proto(2),
      wrapper({ ...aligned, dtype: objects }),
      harmless,
      '0',
      run,
      asm.stop,
    ),
    'whose numbers are instructions': assemble(
      asm.proto(2), wrapper({ shape: assemble(asm.int(evil.length - 2), tuple1), dtype: bytesType() }), evil.subarray(2), asm.stop,
    ), // prettier-ignore
    'whose numbers are a longer program': assemble(
      asm.proto(2), wrapper({ shape: assemble(asm.int(64), tuple1), dtype: bytesType() }), run, Buffer.alloc(64 - run.length, '0'), asm.stop,
    ), // prettier-ignore
    'whose alignment is pushed out of sight': assemble(
      asm.proto(2), wrapper({ shape: two, dtype: float, ...many, numpy_array_alignment_bytes: asm.int(16) }), numbers, asm.stop,
    ), // prettier-ignore
    'restored twice': assemble(
      asm.proto(2), instance('joblib.numpy_pickle', 'NumpyArrayWrapper'), asm.put(1), dict(aligned), build, numbers, '0', asm.get(1),
      dict({ shape: two, dtype: float }), build, Buffer.alloc(16), asm.stop,
    ), // prettier-ignore
    'without a type': assemble(asm.proto(2), wrapper({ shape: two }), Buffer.alloc(16), asm.stop),
    'without a shape': assemble(asm.proto(2), wrapper({ dtype: float }), Buffer.alloc(16), asm.stop),
    'with a negative shape': assemble(asm.proto(2), wrapper({ ...aligned, shape: assemble(asm.int(-1), tuple1) }), numbers, asm.stop),
    'with a shape computed': assemble(
      asm.proto(2),
      wrapper({ ...aligned, shape: call('builtins', 'range', asm.int(3)) }),
      numbers,
      asm.stop,
    ),
    'with an impossible padding': assemble(asm.proto(2), wrapper(aligned), Buffer.from([200]), Buffer.alloc(300), asm.stop),
    'with an odd alignment': assemble(asm.proto(2), wrapper({ ...aligned, numpy_array_alignment_bytes: asm.int(64) }), numbers, asm.stop),
    'longer than the file': assemble(asm.proto(2), wrapper({ ...aligned, shape: assemble(asm.int(2 ** 30), tuple1) }), numbers, asm.stop),
    'of a foreign class': assemble(asm.proto(2), wrapper({ ...aligned, subclass: global('numpy', 'memmap') }), numbers, asm.stop),
    'whose state is no dict': assemble(
      asm.proto(2),
      instance('joblib.numpy_pickle', 'NumpyArrayWrapper'),
      asm.none,
      asm.emptyDict,
      tuple2,
      build,
      asm.stop,
    ),
    'kept outside, before 0.10': pickle(
      instance('joblib.numpy_pickle', 'NDArrayWrapper'),
      dict({ filename: text('/etc/passwd'), subclass: asm.none }),
      build,
    ),
    'kept one folder up, before 0.10': pickle(
      instance('joblib.numpy_pickle', 'NDArrayWrapper'),
      dict({ filename: text('../x.npy') }),
      build,
    ),
    'kept nowhere, before 0.10': pickle(instance('joblib.numpy_pickle', 'ZNDArrayWrapper'), dict({ state: asm.none }), build),
  });
}

/** One byte a number. */
function bytesType(): Buffer {
  return assemble(
    call('numpy', 'dtype', text('u1'), asm.int(0), asm.int(1)),
    assemble(mark, asm.int(3), text('|'), 'NNN', asm.int(-1), asm.int(-1), asm.int(0), asm.tuple),
    build,
  );
}
