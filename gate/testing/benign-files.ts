import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { assembleHdf5, textAttribute } from './assemble-hdf5.ts';
import { gguf, keras, npy, npyHeader, onnxModel, onnxNode, protoField, safetensors, savedModel, skops } from './assemble-models.ts';
import { asm, assemble } from './assemble-pickle.ts';
import { assembleTar } from './assemble-tar.ts';
import { assembleZip } from './assemble-zip.ts';
import { packedSamples } from './packed-samples.ts';

export interface BenignFile {
  readonly name: string;
  readonly format: string;
  readonly bytes: Buffer;
}

const { text, tuple1, build, mark } = asm;
const ordered = assemble(
  asm.proto(4), asm.shortText('collections'), asm.memoize, asm.shortText('OrderedDict'), asm.memoize, asm.stackGlobal, asm.emptyTuple, asm.reduce,
  asm.shortText('key'), mark, asm.int(5), text('value'), asm.get(0), asm.tuple, asm.setitem, asm.stop,
); // prettier-ignore
const float = assemble(
  asm.global('numpy', 'dtype'), mark, text('f8'), asm.int(0), asm.int(1), asm.tuple, asm.reduce,
  mark, asm.int(3), text('<'), 'NNN', asm.int(-1), asm.int(-1), asm.int(0), asm.tuple, build,
); // prettier-ignore
const numbers = Buffer.from('0102030405060708f1f2f3f4f5f6f7f8', 'hex');
const wrapper = (...more: (Buffer | string)[]): Buffer =>
  assemble(
    asm.proto(2), asm.global('joblib.numpy_pickle', 'NumpyArrayWrapper'), asm.emptyTuple, asm.newobj, asm.emptyDict,
    text('subclass'), asm.global('numpy', 'ndarray'), asm.setitem, text('shape'), asm.int(2), tuple1, asm.setitem, text('dtype'), float, asm.setitem,
    ...more, build,
  ); // prettier-ignore
const joblib = assemble(
  wrapper(text('numpy_array_alignment_bytes'), asm.int(16), asm.setitem),
  Buffer.from([3, 255, 255, 255]),
  numbers,
  asm.stop,
);
const array = npy(npyHeader("'<f8'", '(2,)'), numbers);
const tensorStorage = assemble(
  asm.global('torch._utils', '_rebuild_tensor_v2'), mark, mark, text('storage'), asm.global('torch', 'FloatStorage'), text('0'), text('cpu'), asm.int(2),
  asm.tuple, 'Q', asm.int(0), asm.tuple, asm.reduce,
); // prettier-ignore
const layers = {
  module: 'keras',
  class_name: 'Sequential',
  config: { layers: [{ module: 'keras.layers', class_name: 'Dense', config: { units: 1 } }] },
};
const initializer = protoField(5, Buffer.concat([protoField(1, 2), protoField(2, 11), protoField(8, 'w'), protoField(9, numbers)]));
const ubj = Buffer.concat([
  Buffer.from(
    '{L\0\0\0\0\0\0\0\x07learner{L\0\0\0\0\0\0\0\x01aSL\0\0\0\0\0\0\0\x02okL\0\0\0\0\0\0\0\x01b[$d#L\0\0\0\0\0\0\0\x02',
    'latin1',
  ),
  Buffer.alloc(8),
  Buffer.from('}}'),
]);
const u64 = (value: number): Buffer => Buffer.from([value, 0, 0, 0, 0, 0, 0, 0]);
const ggufTensor = Buffer.concat([u64(1), Buffer.from('t'), Buffer.from([1, 0, 0, 0]), u64(4), Buffer.from([0, 0, 0, 0]), u64(0)]);

/** One small file of every format the gate reads, each clean, and none clean any more when it is cut short. */
export function benignFiles(): BenignFile[] {
  const file = (name: string, format: string, bytes: Buffer): BenignFile => ({ name, format, bytes });
  const model = gguf(
    [
      ['general.architecture', 'llama'],
      ['tokenizer.chat_template', '{% for m in messages %}{{ m.content }}{% endfor %}'],
    ],
    ggufTensor,
    1,
  );
  return [
    file('pickle', 'pickle', ordered),
    file('pickle of protocol 0', 'pickle', Buffer.from('\x80\x00(dp0\nVname\np1\nI42\ns.', 'latin1')),
    file('joblib', 'joblib', joblib),
    file('joblib before 1.2', 'joblib', assemble(wrapper(), numbers, asm.stop)),
    file('zlib', 'joblib', deflateSync(joblib)),
    file('gzip', 'joblib', gzipSync(joblib)),
    file('zstandard', 'joblib', zstdCompressSync(ordered)),
    ...(['bzip2', 'xz', 'lzma', 'lz4'] as const).map((name) => file(name, 'joblib', Buffer.from(packedSamples[name].good, 'base64'))),
    file('npy', 'npy', array),
    file('npy of objects', 'npy', npy(npyHeader("'|O'", '(1,)'), ordered)),
    file(
      'npz',
      'npz',
      assembleZip([
        { name: 'a.npy', bytes: array },
        { name: 'b.npy', bytes: array, deflate: true },
      ]),
    ),
    file(
      'zip',
      'zip',
      assembleZip([
        { name: 'a.pkl', bytes: ordered, deflate: true },
        { name: 'b.txt', bytes: Buffer.from('text') },
      ]),
    ),
    file(
      'tar',
      'tar',
      assembleTar([
        { name: 'a.pkl', bytes: ordered },
        { name: 'b', flag: '5' },
      ]),
    ),
    file('safetensors', 'safetensors', safetensors({ w: { dtype: 'F64', shape: [2], data_offsets: [0, 16] } }, numbers)),
    file('ONNX', 'onnx', onnxModel([onnxNode('Relu', ''), initializer])),
    file('SavedModel', 'saved-model', savedModel(['Placeholder', 'MatMul'], ['Relu'])),
    file('GGUF', 'gguf', Buffer.concat([model, Buffer.alloc((32 - (model.length % 32)) % 32), numbers])),
    file('HDF5', 'hdf5', assembleHdf5([textAttribute('model_config', JSON.stringify(layers)), textAttribute('note', 'hello')])),
    file('Keras', 'keras', keras(layers, { name: 'model.weights.h5', bytes: assembleHdf5([textAttribute('a', 'b')]) })),
    file('skops', 'skops', skops({ __module__: 'builtins', __class__: 'dict', __loader__: 'DictNode', content: {} })),
    file('XGBoost', 'ubjson', ubj),
    file(
      'torch',
      'torch',
      assembleZip([
        { name: 'm/data.pkl', bytes: assemble(asm.proto(2), tensorStorage, asm.stop) },
        { name: 'm/version', bytes: Buffer.from('3\n') },
        { name: 'm/data/0', bytes: numbers.subarray(0, 8) },
      ]),
    ),
  ];
}
