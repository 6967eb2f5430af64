import { assembleHdf5, linkMessage, textAttribute } from '../assemble-hdf5.ts';
import { gguf, keras, onnxModel, onnxNode, protoField, safetensors, savedModel, skops } from '../assemble-models.ts';
import { asm, assemble } from '../assemble-pickle.ts';
import { assembleZip } from '../assemble-zip.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, evil, pickle } from './pieces.ts';

/** Model formats that load, run or name more than numbers. */
export function models(): HostileFile[] {
  return [...onnx(), ...tensorflow(), ...ggufs(), ...tensors(), ...kerasModels(), ...hdf5s(), ...skopsModels(), ...torch()];
}

const all = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const tensor = (...fields: Buffer[]): Buffer => protoField(5, all(protoField(8, 'w'), ...fields));
const location = (path: string): Buffer => protoField(13, all(protoField(1, 'location'), protoField(2, path)));

function onnx(): HostileFile[] {
  const relu = onnxNode('Relu', '');
  const branch = (inner: Buffer): Buffer => onnxNode('If', '', protoField(5, all(protoField(1, 'then_branch'), protoField(6, inner))));
  return [
    ...family('ONNX weights in other files', 'onnx', {
      'one folder up': onnxModel([relu, tensor(location('../../labels.csv'))]),
      'from the root': onnxModel([relu, tensor(location('/etc/passwd'))]),
      'beside it': onnxModel([relu, tensor(location('weights.bin'))]),
      'a drive': onnxModel([relu, tensor(location('C:\\secret'))]),
      'said to be elsewhere': onnxModel([relu, tensor(protoField(14, 1))]),
      'in a constant': onnxModel([onnxNode('Constant', '', protoField(5, all(protoField(1, 'value'), protoField(5, location('x')))))]),
      'in a list of tensors': onnxModel([onnxNode('X', '', protoField(5, all(protoField(1, 'v'), protoField(10, location('x')))))]),
      'in a sparse tensor': onnxModel([relu, protoField(15, protoField(1, location('x')))]),
      'in a branch': onnxModel([branch(protoField(5, location('x')))]),
      'in a function': onnxModel(
        [relu],
        protoField(
          25,
          all(
            protoField(1, 'F'),
            protoField(10, 'ours'),
            protoField(7, onnxNode('C', '', protoField(5, protoField(5, location('x')))).subarray(2)),
          ),
        ),
      ),
      'in training': onnxModel([relu], protoField(20, protoField(1, protoField(5, location('x'))))),
    }),
    ...family('ONNX operator of its own', 'onnx', {
      'of an unknown domain': onnxModel([onnxNode('Evil', 'evil.ops')]),
      'in a branch': onnxModel([branch(onnxNode('Evil', 'evil.ops'))]),
      'in a function': onnxModel(
        [relu],
        protoField(
          25,
          all(protoField(1, 'F'), protoField(10, 'ours'), protoField(7, all(protoField(4, 'Evil'), protoField(7, 'evil.ops')))),
        ),
      ),
      'of a domain like a known one': onnxModel([onnxNode('Evil', 'ai.onnx.ml2')]),
      'of a domain with a letter of another alphabet': onnxModel([onnxNode('Evil', 'ai.οnnx')]),
      'a compiled context': onnxModel([onnxNode('EPContext', 'com.microsoft')]),
      Python: onnxModel([onnxNode('PythonOp', 'com.microsoft')]),
    }),
    ...family('ONNX that is not what it says', 'onnx', {
      'a tensor of a million elements without any': onnxModel([relu, tensor(protoField(1, 1_000_000), protoField(2, 1))]),
      'a tensor larger than its bytes': onnxModel([relu, tensor(protoField(1, 2 ** 40), protoField(2, 1), protoField(9, Buffer.alloc(8)))]),
      'a tensor smaller than its bytes': onnxModel([relu, tensor(protoField(1, 1), protoField(2, 1), protoField(9, evil))]),
      'an unknown field': all(onnxModel([relu]), protoField(13, evil)),
      'an unknown field deep inside': onnxModel([onnxNode('Relu', '', protoField(900, evil))]),
      'cut short': onnxModel([relu]).subarray(0, -3),
      'bytes after it': all(onnxModel([relu]), Buffer.from([0])),
      'a pickle after it': all(onnxModel([relu]), evil),
      'no graph': all(protoField(1, 8), protoField(2, 'maker')),
      'branches 100 deep': onnxModel([nested(100)]),
      'a length beyond its message': onnxModel([Buffer.from([10, 127, 1])]),
      'a number of eleven bytes': all(protoField(1, 8), Buffer.alloc(11, 0xff)),
    }),
  ];
  function nested(depth: number): Buffer {
    return depth === 0 ? relu : branch(nested(depth - 1));
  }
}

function tensorflow(): HostileFile[] {
  const ops =
    `ReadFile WriteFile MatchingFiles PyFunc PyFuncStateless EagerPyFunc TextLineDataset TFRecordDataset FixedLengthRecordReaderV2 WholeFileReaderV2
    LMDBReader SqlDataset SaveDataset LoadDatasetV2 SnapshotDatasetV2 CacheDatasetV2 CreateSummaryFileWriter WriteImageSummary PrintV2 ImmutableConst
    InitializeTableFromTextFileV2 RpcCall DataServiceDatasetV2 DebugIdentityV2`.split(/\s+/);
  return [
    ...family('TensorFlow operator that reaches out', 'pb', {
      ...Object.fromEntries(ops.map((op) => [op, savedModel(['Placeholder', op])])),
      ...Object.fromEntries(['ReadFile', 'WriteFile', 'PyFunc'].map((op) => [`${op} in a function`, savedModel(['Placeholder'], [op])])),
    }),
    ...family('SavedModel that is not what it says', 'pb', {
      'an asset from the root': savedModel(['Placeholder'], [], protoField(6, protoField(2, '/etc/passwd'))),
      'an asset one folder up': savedModel(['Placeholder'], [], protoField(6, protoField(2, '../x'))),
      'an unknown field': all(savedModel(['Placeholder']), protoField(30, evil)),
      'cut short': savedModel(['Placeholder', 'Add']).subarray(0, -2),
      'no graph': all(protoField(1, 1), protoField(2, protoField(1, 'x'))),
    }),
  ];
}

function ggufs(): HostileFile[] {
  const template = (text: string): Buffer =>
    gguf([
      ['general.architecture', 'llama'],
      ['tokenizer.chat_template', text],
    ]);
  const u64 = (...values: number[]): Buffer =>
    Buffer.concat(
      values.map((value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE(BigInt(value));
        return bytes;
      }),
    );
  return [
    ...family('chat template that reaches Python', 'gguf', {
      'by a class': template("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
      'by globals': template("{{ messages.__init__.__globals__['os'].popen('id').read() }}"),
      'by a Jinja global': template('{{ cycler.__init__.__globals__.os.system("id") }}'),
      'by lipsum': template('{{ lipsum.__globals__["os"].popen("id") }}'),
      'by attr': template('{{ messages|attr("__class__") }}'),
      'by escapes': template('{{ messages["\\x5f\\x5fclass\\x5f\\x5f"] }}'),
      'by pieces': template("{{ messages['_'~'_class_'~'_'] }}"),
      'by format': template("{{ messages['%sclass%s'.format('__','__')] }}"),
      'by include': template("{% include '/etc/passwd' %}"),
      'by import': template("{% import 'os' as x %}"),
      'by self': template('{{ self._TemplateReference__context }}'),
      'in a template of another name': gguf([['tokenizer.chat_template.tools', '{{ x.__class__ }}']]),
    }),
    ...family('GGUF that is not what it says', 'gguf', {
      'an unknown version': gguf([], undefined, 0, 9),
      'a template that is a number': gguf([['tokenizer.chat_template', 7]]),
      'a key twice': gguf([
        ['a', 1],
        ['a', 2],
      ]),
      'bytes after its end': gguf([['a', 1]], evil),
      'more tensors than there are': gguf([['a', 1]], undefined, 3),
      'cut short': gguf([['general.name', 'x'.repeat(100)]]).subarray(0, -20),
      'a text longer than the file': gguf([['a', Buffer.concat([Buffer.from([8, 0, 0, 0]), u64(2 ** 40), Buffer.from('x')])]]),
      'an array longer than the file': gguf([['a', Buffer.concat([Buffer.from([9, 0, 0, 0, 4, 0, 0, 0]), u64(2 ** 50)])]]),
      'arrays in arrays in arrays': gguf([
        [
          'a',
          Buffer.concat([
            Buffer.from([9, 0, 0, 0]),
            ...Array.from({ length: 50 }, () => Buffer.concat([Buffer.from([9, 0, 0, 0]), u64(1)])),
          ]),
        ],
      ]),
      'an unknown type': gguf([['a', Buffer.from([77, 0, 0, 0])]]),
      'an alignment of 0': gguf([['general.alignment', 0]]),
      'a tensor outside the file': gguf(
        [['a', 1]],
        Buffer.concat([u64(1), Buffer.from('t'), Buffer.from([1, 0, 0, 0]), u64(4), Buffer.alloc(4), u64(0), Buffer.alloc(8)]),
        1,
      ),
      'a pickle in disguise': Buffer.concat([Buffer.from('GGUF\x03\0\0\0\0'), Buffer.from("cos\nsystem\n(S'id'\ntR.", 'latin1')]),
    }),
  ];
}

function tensors(): HostileFile[] {
  const f32 = (from: number, to: number): object => ({ dtype: 'F32', shape: [(to - from) / 4], data_offsets: [from, to] });
  return family('safetensors header that lies', 'safetensors', {
    overlap: safetensors({ a: f32(0, 8), b: f32(4, 12) }, 12),
    'a hole': safetensors({ a: f32(0, 8), b: f32(12, 16) }, 16),
    'bytes nobody claims': safetensors({ a: f32(0, 8) }, Buffer.concat([Buffer.alloc(8), evil])),
    'bytes that are missing': safetensors({ a: f32(0, 8) }, 4),
    'another size than its shape': safetensors({ a: { dtype: 'F64', shape: [1], data_offsets: [0, 4] } }, 4),
    'an unknown type': safetensors({ a: { dtype: 'PICKLE', shape: [1], data_offsets: [0, 4] } }, 4),
    'places the wrong way round': safetensors({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4),
    'a negative place': safetensors({ a: { dtype: 'F32', shape: [-1], data_offsets: [4, 0] } }, 0),
    'a place beyond 2^53': safetensors('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}', 4),
    'a name twice': safetensors(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ),
    'a name twice, once escaped': safetensors(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ),
    'places given twice': safetensors('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}', 4),
    'metadata that is no text': safetensors({ __metadata__: { a: { b: 1 } }, a: f32(0, 4) }, 4),
    'a header that is no JSON': safetensors('{"a": ', 4),
    'a header that is a list': safetensors('{}[]', 0),
    'a header longer than the file': safetensors({ a: f32(0, 4) }, 4, 10_000),
    'a header of 2^60 bytes': safetensors({ a: f32(0, 4) }, 4, 2 ** 60),
    'a header shorter than it is': safetensors({ a: f32(0, 4) }, 4, 10),
    'a shape that overflows': safetensors({ a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 0] } }, 0),
    'a header that is no UTF-8': safetensors('{"\\ud800"', 4),
  });
}

function kerasModels(): HostileFile[] {
  const layer = (class_name: string, module: string | null, config: unknown = {}): object => ({
    module,
    class_name,
    config,
    registered_name: null,
  });
  const model = (inner: object): Buffer => keras({ module: 'keras', class_name: 'Sequential', config: { layers: [inner] } });
  const dense = layer('Dense', 'keras.layers', { units: 1 });
  const lambda = layer('Lambda', 'keras.layers', { function: { class_name: '__lambda__', config: { code: '4wEAAAA=' } } });
  return family('Keras configuration that runs', 'keras', {
    'a lambda layer': model(lambda),
    'a lambda in another layer': model(layer('TimeDistributed', 'keras.layers', { layer: lambda })),
    'a lambda as an activation': model(layer('Dense', 'keras.layers', { activation: { class_name: '__lambda__', config: {} } })),
    'a lambda of old Keras': keras({
      class_name: 'Sequential',
      config: [{ class_name: 'Lambda', config: { function: ['4wEAAAA=', null, null], function_type: 'lambda' } }],
    }),
    'a function of os': model(layer('function', 'os', 'system')),
    'a class of subprocess': model(layer('Popen', 'subprocess', { args: 'id' })),
    'a builtin': model(layer('eval', 'builtins', 'x')),
    'a module by a dotted class': model(layer('os.system', 'keras.layers', {})),
    'a registered function': model({ ...layer('function', 'builtins', 'system'), registered_name: 'function' }),
    'a custom object': model({ ...layer('Mine', null), registered_name: 'evil>Mine' }),
    get_file: model(layer('get_file', 'keras.utils', { fname: 'x', origin: 'http://example.com' })),
    'get_file by its inner name': model(layer('get_file', 'keras.src.utils.file_utils', {})),
    'unsafe loading switched on': model(layer('enable_unsafe_deserialization', 'keras.config', {})),
    'unsafe loading by its inner name': model(layer('enable_unsafe_deserialization', 'keras.src.saving.serialization_lib', {})),
    load_model: model(layer('load_model', 'keras.saving', { filepath: '/x' })),
    'a torch module': model(layer('TorchModuleWrapper', 'keras.layers', { module: 'gAJj' })),
    'a SavedModel as a layer': model(layer('TFSMLayer', 'keras.layers', { filepath: '/tmp/x' })),
    'a JAX layer': model(layer('JaxLayer', 'keras.layers', {})),
    'a vocabulary from a file': model(layer('StringLookup', 'keras.layers', { vocabulary: '/etc/passwd' })),
    'a vocabulary from the network': model(layer('TextVectorization', 'keras.layers', { vocabulary: 'http://169.254.169.254/' })),
    'numpy loading': model(layer('load', 'numpy', {})),
    'a name with escapes': keras('{"class_name":"\\u004cambda","module":"keras.layers","config":{}}'),
    'keys with escapes': keras('{"\\u0063lass_name":"Lambda","module":"keras.layers","config":{}}'),
    'NaN, so that it is no JSON': keras('{"a": NaN, "class_name":"Lambda","module":"keras.layers","config":{}}'),
    'a lambda among the compile settings': keras({
      class_name: 'Sequential',
      config: { layers: [dense] },
      compile_config: { loss: lambda },
    }),
    'a pickle beside it': keras({ class_name: 'Sequential', config: { layers: [dense] } }, { name: 'assets/x.bin', bytes: evil }),
    'an HDF5 file with a lambda beside it': keras(
      { class_name: 'Sequential', config: { layers: [dense] } },
      {
        name: 'model.weights.h5',
        bytes: assembleHdf5([textAttribute('model_config', JSON.stringify(lambda))]),
      },
    ),
    'the configuration alone': Buffer.from(JSON.stringify(lambda)),
  });
}

function hdf5s(): HostileFile[] {
  const config = JSON.stringify({ class_name: 'Sequential', config: { layers: [{ class_name: 'Lambda', config: {} }] } });
  return family('HDF5', 'h5', {
    'a lambda': assembleHdf5([textAttribute('model_config', config)]),
    'a lambda of a module': assembleHdf5([textAttribute('model_config', config.replace('Lambda', 'function'))]),
    'a configuration that is no JSON': assembleHdf5([textAttribute('model_config', '{"class_name": Lambda')]),
    'a lambda in the training settings': assembleHdf5([textAttribute('training_config', config)]),
    'a link into another file': assembleHdf5([linkMessage('x', 64, Buffer.from('\0/etc/passwd\0/x\0'))]),
    'a link of a kind nobody knows': assembleHdf5([{ type: 0x06, body: Buffer.from([1, 8, 99, 1, 120, 0, 0]) }]),
    'data in another file': assembleHdf5([{ type: 0x07, body: Buffer.alloc(40, 1) }]),
    'data from other files': assembleHdf5([{ type: 0x08, body: Buffer.from([4, 3, ...Buffer.alloc(12)]) }]),
    'data outside the file': assembleHdf5([
      { type: 0x08, body: Buffer.concat([Buffer.from([3, 1]), Buffer.alloc(8, 1), Buffer.alloc(8, 1)]) },
    ]),
    'a filter to be loaded': assembleHdf5([{ type: 0x0b, body: Buffer.from([2, 1, 0x0f, 0x7d, 0, 0, 0, 0, 0, 0]) }]),
    'an attribute that is a pickle': assembleHdf5([textAttribute('CLASS', evil)]),
    'an attribute that is a text pickle': assembleHdf5([textAttribute('TITLE', "cos\nsystem\n(S'id'\ntR.")]),
    'opaque bytes': assembleHdf5([{ type: 0x03, body: Buffer.from([0x15, 0, 0, 0, 8, 0, 0, 0]) }]),
    references: assembleHdf5([{ type: 0x03, body: Buffer.from([0x17, 0, 0, 0, 8, 0, 0, 0]) }]),
    'a message nobody knows': assembleHdf5([{ type: 0x55, body: Buffer.from('x') }]),
    'shared messages': assembleHdf5([textAttribute('a', 'b')], { flags: 2 }),
    'links in a heap': assembleHdf5([{ type: 0x02, body: Buffer.alloc(18) }]),
    'a group that contains itself': assembleHdf5([linkMessage('x', 0, 96), { type: 0x11, body: Buffer.alloc(16) }]),
    'an object outside the file': assembleHdf5([linkMessage('x', 0, 2 ** 31)]),
    'a driver': assembleHdf5([textAttribute('a', 'b')], { driver: Buffer.alloc(8) }),
    'cut short': assembleHdf5([textAttribute('a', 'b')]).subarray(0, -8),
    'bytes after its end': Buffer.concat([assembleHdf5([textAttribute('a', 'b')]), evil]),
    'an unknown version': assembleHdf5([], { version: 7 }),
    'a lambda after 512 bytes of text': assembleHdf5([textAttribute('model_config', config)], { prefix: Buffer.alloc(512, 'a') }),
  });
}

function skopsModels(): HostileFile[] {
  const of = (module: string, name: string, loader: string, content: unknown = {}): object => ({
    __module__: module,
    __class__: name,
    __loader__: loader,
    content,
  });
  const model = (inner: object): Buffer => skops(of('builtins', 'dict', 'DictNode', { a: inner }));
  return family('skops schema', 'skops', {
    'a type of os': skops(of('os', 'system', 'TypeNode')),
    'a function': skops(of('builtins', 'eval', 'FunctionNode', { module_path: 'builtins', function: 'eval' })),
    'a function behind an allowed name': skops(of('builtins', 'int', 'FunctionNode', { module_path: 'os', function: 'system' })),
    'an object of subprocess': model(of('subprocess', 'Popen', 'ObjectNode')),
    'in a list of lists': model(of('builtins', 'list', 'ListNode', [of('builtins', 'list', 'ListNode', [of('os', 'system', 'TypeNode')])])),
    'a partial': model(of('functools', 'partial', 'PartialNode')),
    'a method': model(of('sklearn.linear_model._logistic', 'LogisticRegression', 'MethodNode')),
    'an operator function': model(of('operator', 'methodcaller', 'OperatorFuncNode')),
    'a constructor': model(of('sklearn.linear_model._logistic', 'LogisticRegression', 'ConstructorFromReduceNode')),
    'a loader nobody knows': model(of('builtins', 'dict', 'EvilNode')),
    'no loader at all': model({ __module__: 'os', __class__: 'system', __loader__: null }),
    'a type without a module': model({ __class__: 'system', __loader__: 'ObjectNode' }),
    'a module that is a number': model(of(7 as unknown as string, 'x', 'ObjectNode')),
    'a schema that is no JSON': skops('{'),
    'an array of objects beside it': skops(of('builtins', 'dict', 'DictNode'), { name: '1.npy', bytes: evil }),
    'a file named as code': model(of('model', 'Helper', 'ObjectNode')),
  });
}

function torch(): HostileFile[] {
  const storage = assemble(
    asm.mark,
    asm.text('storage'),
    asm.global('torch', 'FloatStorage'),
    asm.text('0'),
    asm.text('cpu'),
    asm.int(2),
    asm.tuple,
    'Q',
  );
  const rebuilt = assemble(asm.global('torch._utils', '_rebuild_tensor_v2'), asm.mark, storage, asm.int(0), asm.tuple, asm.reduce);
  const eight = Buffer.alloc(8);
  const archive = (data: Buffer, ...more: { name: string; bytes: Buffer }[]): Buffer =>
    assembleZip([
      { name: 'm/data.pkl', bytes: data },
      { name: 'm/version', bytes: Buffer.from('3\n') },
      { name: 'm/data/0', bytes: eight },
      ...more,
    ]);
  const legacy = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
  return [
    ...family('torch archive', 'pt', {
      'a call before the tensors': archive(pickle(call('os', 'system', asm.text('id')), '0', rebuilt)),
      'a call after the tensors': archive(pickle(rebuilt, '0', call('os', 'system', asm.text('id')))),
      'a module': archive(pickle(call('torch.nn.modules.linear', 'Linear'))),
      'a class of the file': archive(pickle(call('__torch__', 'Model'))),
      'torch.load': archive(pickle(call('torch', 'load', asm.text('x')))),
      'a foreign storage class': archive(
        pickle(asm.mark, asm.text('storage'), asm.global('os', 'system'), asm.text('0'), asm.text('cpu'), asm.int(2), asm.tuple, 'Q'),
      ),
      'a storage outside': archive(
        pickle(
          asm.mark,
          asm.text('storage'),
          asm.global('torch', 'FloatStorage'),
          asm.text('../../x'),
          asm.text('cpu'),
          asm.int(2),
          asm.tuple,
          'Q',
        ),
      ),
      'something else than a storage': archive(pickle(asm.text('module'), 'Q')),
      'a storage that is not there': archive(
        pickle(
          assemble(
            asm.mark,
            asm.text('storage'),
            asm.global('torch', 'FloatStorage'),
            asm.text('7'),
            asm.text('cpu'),
            asm.int(2),
            asm.tuple,
            'Q',
          ),
        ),
      ),
      'a storage of another size': archive(pickle(rebuilt), { name: 'm/data/1', bytes: evil }),
      'a second pickle': archive(pickle(rebuilt), { name: 'm/constants.pkl', bytes: evil }),
      'two data.pkl': archive(pickle(rebuilt), { name: 'n/data.pkl', bytes: evil }),
      'a pickle in its data.pkl after the first': archive(Buffer.concat([pickle(rebuilt), evil])),
      'a library': archive(pickle(rebuilt), { name: 'm/code.so', bytes: Buffer.concat([Buffer.from('7f454c46', 'hex'), eight]) }),
      'no version': assembleZip([{ name: 'm/data.pkl', bytes: pickle(rebuilt, '0', call('os', 'system', asm.text('id'))) }]),
    }),
    ...family('torch before 1.6', 'pt', {
      'a call among the objects': Buffer.concat([legacy, pickle(asm.int(1001)), pickle(asm.emptyDict), evil, pickle(asm.emptyList)]),
      'a call as the protocol': Buffer.concat([legacy, evil, pickle(asm.emptyDict), pickle(asm.emptyDict), pickle(asm.emptyList)]),
      'a call among the keys': Buffer.concat([legacy, pickle(asm.int(1001)), pickle(asm.emptyDict), pickle(asm.emptyDict), evil]),
      'another magic number': Buffer.concat([pickle(asm.int(7)), pickle(asm.int(1001)), evil]),
      'a pickle in place of the numbers': Buffer.concat([
        legacy,
        pickle(asm.int(1001)),
        pickle(asm.emptyDict),
        pickle(asm.emptyDict),
        pickle(asm.emptyList),
        evil,
      ]),
      'the magic number computed': Buffer.concat([pickle(call('builtins', 'eval', asm.text('0x1950a86a20f9469cfc6c'))), evil]),
    }),
  ];
}
