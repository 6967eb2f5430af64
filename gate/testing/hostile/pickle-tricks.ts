import { asm, assemble } from '../assemble-pickle.ts';
import { hostilePickles } from '../hostile-pickles.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, dict, evil, harmless, instance, pickle } from './pieces.ts';

const { proto, global, text, shortText, reduce, stop, emptyTuple, emptyDict, setitem, build, mark, tuple1, tuple2 } = asm;
const LOGISTIC = ['sklearn.linear_model._logistic', 'LogisticRegression'] as const;
const MODEL = instance(...LOGISTIC);
const system = global('os', 'system');
const run = assemble(system, text('id'), tuple1, reduce);

/** What instructions alone can be made to hide. */
export function pickleTricks(): HostileFile[] {
  return [
    ...hostilePickles
      .filter(({ name }) => !name.endsWith(' called'))
      .map(({ name, bytes }): HostileFile => ({ family: 'instructions by hand', name, ending: 'pkl', bytes })),
    ...names(),
    ...memo(),
    ...protocols(),
    ...objects(),
    ...sequences(),
    ...bombs(),
  ];
}

function names(): HostileFile[] {
  const by = (module: Buffer | string, name: Buffer | string): Buffer =>
    assemble(proto(4), module, name, asm.stackGlobal, text('id'), tuple1, reduce, stop);
  return [
    ...family('name computed while loading', 'pkl', {
      'joined by str': by(call('builtins', 'str', text('os')), shortText('system')),
      'bytes decoded': by(call('_codecs', 'decode', asm.bytes(Buffer.from('os')), text('utf8')), shortText('system')),
      'taken out of a range': by(call('builtins', 'range', asm.int(3)), shortText('system')),
      'a number as name': by(shortText('os'), asm.int(1)),
      'None as module': by(asm.none, shortText('system')),
      'a tuple as name': by(shortText('os'), assemble(text('system'), tuple1)),
      'the result of an encode': by(shortText('os'), call('_codecs', 'encode', text('system'), text('latin1'))),
      'a bytes object as name': by(shortText('os'), asm.bytes(Buffer.from('system'))),
      'an escaped name': assemble('Vo\\u0073\nVsystem\n', asm.stackGlobal, emptyTuple, reduce, stop),
      'an escaped name in quotes': assemble("S'o\\x73'\nS'system'\n", asm.stackGlobal, emptyTuple, reduce, stop),
      'a name of 300 characters before it is cut': by(shortText('os'), text('x'.repeat(300))),
    }),
    ...family('name spelled oddly', 'pkl', {
      'carriage returns': pickle('cos\r\nsystem\r\n', emptyTuple, reduce),
      'blanks around': pickle('c os \n system \n', emptyTuple, reduce),
      'a zero byte': pickle('cos\0\nsystem\n', emptyTuple, reduce),
      'wide letters': pickle(assemble(text('ｏｓ'), text('system')), asm.stackGlobal, emptyTuple, reduce),
      'a dotted module of an allowed one': pickle(call('sklearn.linear_model._logistic.os', 'system', text('id'))),
      'an allowed name with a dot after it': pickle(call('collections', 'OrderedDict.', text('id'))),
      'an empty module': pickle(call('', 'system', text('id'))),
      'an empty name': pickle(call('os', '', text('id'))),
      'constructor as a name': pickle(call('constructor', 'constructor', text('id'))),
      '__proto__ as a module': pickle(call('__proto__', 'toString', text('id'))),
      'an allowed module, hasOwnProperty as name': pickle(call('collections', 'hasOwnProperty', text('id'))),
      'upper case': pickle(call('OS', 'SYSTEM', text('id'))),
      'a name of Python 2': pickle(call('__builtin__', 'file', text('x'))),
      'a name of Python 2 that is renamed': pickle(call('__builtin__', 'reduce', text('x'))),
      'commands of Python 2': pickle(call('commands', 'getoutput', text('id'))),
      'exceptions of Python 2': pickle(call('exceptions', 'SystemExit', text('x'))),
    }),
  ];
}

function memo(): HostileFile[] {
  const four = (...pieces: (Buffer | string)[]): Buffer => assemble(proto(4), ...pieces, stop);
  const use = assemble(asm.stackGlobal, text('id'), tuple1, reduce);
  return family('memo played against the reader', 'pkl', {
    'an entry overwritten': four(
      shortText('collections'),
      asm.put(0),
      '0',
      shortText('os'),
      asm.put(0),
      '0',
      asm.get(0),
      shortText('system'),
      use,
    ),
    'an entry overwritten with MEMOIZE': four(
      shortText('a'),
      asm.put(1),
      '0',
      shortText('os'),
      asm.memoize,
      '0',
      asm.get(1),
      shortText('system'),
      use,
    ),
    'MEMOIZE counts entries': four(
      shortText('x'),
      asm.put(5),
      asm.memoize,
      '0',
      shortText('os'),
      asm.memoize,
      '0',
      asm.get(2),
      shortText('system'),
      use,
    ),
    'a far entry': four(shortText('os'), asm.put(4_000_000_000), '0', asm.get(4_000_000_000), shortText('system'), use),
    'a text entry': assemble("S'os'\np007\n0g007\n", "S'system'\n", asm.stackGlobal, text('id'), tuple1, reduce, stop),
    'an import kept, called later': four(system, asm.memoize, '0', asm.none, '0', asm.get(0), text('id'), tuple1, reduce),
    'an import kept in a list': four(asm.emptyList, system, asm.append, '0', asm.none),
    'an import kept in a dict of a model': four(MODEL, dict({ predict: system }), build),
    'duplicated, one of them called': four(system, asm.dup, text('id'), tuple1, reduce),
    'marks between': four(mark, mark, '1', system, text('id'), tuple1, reduce, '1', asm.none),
    'a mark popped as a value': four('(0', system, text('id'), tuple1, reduce),
    'through two pickles': Buffer.concat([four(shortText('os'), asm.memoize), four(asm.get(0), shortText('system'), use)]),
    'GET beyond what was put': four(asm.get(9), shortText('system'), use),
  });
}

function protocols(): HostileFile[] {
  return [
    ...family('protocol that lies', 'pkl', {
      'protocol 0 with instructions of 4': assemble(
        proto(0),
        shortText('os'),
        shortText('system'),
        asm.stackGlobal,
        emptyTuple,
        reduce,
        stop,
      ),
      'protocol 5 with text instructions': assemble(proto(5), "cos\nsystem\n(S'id'\ntR."),
      'protocol in the middle': assemble(proto(4), asm.none, '0', proto(2), run, stop),
      'protocol again and again': assemble(proto(2), proto(3), proto(4), proto(5), proto(0), run, stop),
      'protocol 255': assemble(proto(255), run, stop),
      'no protocol': assemble(run, stop),
      'no protocol, a blank before': assemble(' ', run, stop),
      'a comment of strings before': assemble(...Array.from({ length: 50 }, () => "S'harmless'\n0"), run, stop),
    }),
    ...family('frame that lies', 'pkl', {
      'frame of nothing': assemble(proto(4), asm.frame(0), run, stop),
      'frame longer than the file': assemble(proto(4), asm.frame(2 ** 31), run, stop),
      'frame that ends in the call': assemble(proto(4), asm.frame(8), run, stop),
      'frame of the right length': assemble(proto(4), asm.frame(run.length + 1), run, stop),
      'frame after frame': assemble(proto(4), asm.frame(2), 'N0', asm.frame(run.length + 1), run, stop),
      'frame inside text': assemble(proto(4), text('x'.repeat(20)), '0', asm.frame(run.length + 1), run, stop),
    }),
    ...family('runs, then breaks', 'pkl', {
      'unknown instruction after': assemble(proto(2), run, Buffer.from([0xff])),
      'no stop': assemble(proto(2), run),
      'empty stack after': assemble(proto(2), run, '0000', stop),
      'memo missing after': assemble(proto(2), run, asm.get(77), stop),
      'cut inside a number after': assemble(proto(2), run, 'J\x01'),
      'cut inside text after': assemble(proto(2), run, 'X\xff\xff\x00\x00abc'),
      'invalid UTF-8 after': assemble(proto(2), run, asm.text('x').subarray(0, 5), Buffer.from([0xff]), stop),
      'bad number line after': assemble(proto(2), run, 'Iabc\n', stop),
      'a negative length after': assemble(proto(2), run, Buffer.from('54ffffffff', 'hex'), stop),
      'an invalid text before the name': assemble(proto(2), 'Vx\\ud800\n0', run, stop),
      'zeros after': Buffer.concat([evil, Buffer.alloc(4096)]),
      'text after': Buffer.concat([evil, Buffer.from('nothing to see here')]),
    }),
  ];
}

function objects(): HostileFile[] {
  return [
    ...family('state set where none belongs', 'pkl', {
      'on a class': pickle(global(...LOGISTIC), dict({ predict: asm.none }), build),
      'on a function': pickle(global('numpy', 'log1p'), dict({ a: asm.none }), build),
      'on a module': pickle(global('numpy', 'os'), dict({ a: asm.none }), build),
      'on an import of the standard library': pickle(global('sys', 'stdout'), dict({ write: asm.none }), build),
      'class changed by slots': pickle(MODEL, asm.none, dict({ __class__: global(...LOGISTIC) }), tuple2, build),
      'reduce changed by slots': pickle(MODEL, emptyDict, dict({ __reduce__: asm.none }), tuple2, build),
      'slots beyond what is kept': pickle(
        MODEL,
        asm.none,
        dict(Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`a${i}`, asm.none]))),
        tuple2,
        build,
      ),
      'a foreign function among the attributes': pickle(MODEL, dict({ decision_function: global('os', 'system') }), build),
      'a foreign instance among the attributes': pickle(MODEL, dict({ coef_: instance('subprocess', 'Popen') }), build),
      'deep in lists': pickle(MODEL, dict({ a: assemble(asm.emptyList, asm.emptyList, system, asm.append, asm.append) }), build),
    }),
    ...family('method run by a container instruction', 'pkl', {
      'append to a model': pickle(MODEL, asm.int(1), asm.append),
      'appends to a foreign class': pickle(instance('queue', 'Queue'), asm.int(1), asm.append),
      'set item of a model': pickle(MODEL, text('a'), asm.int(1), setitem),
      'set items of os.environ': pickle(global('os', 'environ'), mark, text('PATH'), text('/tmp'), 'u'),
      'set item of sys.modules': pickle(global('sys', 'modules'), text('json'), asm.none, setitem),
      'add items to a foreign set': assemble(proto(4), instance('weakref', 'WeakSet'), mark, asm.int(1), Buffer.from([0x90]), stop),
    }),
    ...family('call of what is not to be called', 'pkl', {
      'a class that may only be restored': pickle(call(...LOGISTIC, text('l2'))),
      'a function that may only be named': pickle(call('numpy', 'log1p', asm.int(1))),
      'the result of a call': pickle(call('numpy', 'dtype', text('f8')), emptyTuple, reduce),
      'an instance': pickle(MODEL, emptyTuple, reduce),
      'new of an instance': pickle(MODEL, emptyTuple, asm.newobj),
      'a text': pickle(text('os.system'), emptyTuple, reduce),
      'a dict': pickle(emptyDict, emptyTuple, reduce),
      'persistent id': pickle('Pos.system\n'),
      'persistent id as a tuple': pickle(text('storage'), system, tuple2, 'Q'),
      'extension 1': pickle(asm.ext(1), emptyTuple, reduce),
      'extension 2': pickle(Buffer.from([0x83, 1, 2]), emptyTuple, reduce),
      'extension 4': pickle(Buffer.from([0x84, 1, 2, 3, 4]), emptyTuple, reduce),
      'a codec that decodes': pickle(call('_codecs', 'encode', text('vq'), text('rot13'))),
      'a codec that unpacks': pickle(call('_codecs', 'encode', asm.bytes(Buffer.from('x')), text('zlib'))),
      'reconstructor of a foreign class': pickle(
        call('copy_reg', '_reconstructor', global('subprocess', 'Popen'), global('__builtin__', 'object'), asm.none),
      ),
      'newobj function of a foreign class': pickle(call('copyreg', '__newobj__', global('subprocess', 'Popen'), text('id'))),
      'a generator of a foreign class': pickle(call('numpy.random._pickle', '__bit_generator_ctor', global('os', 'system'))),
      'default made by a foreign function': pickle(call('collections', 'defaultdict', system)),
    }),
    ...family('numpy type that lies', 'pkl', {
      'objects without their flag': pickle(
        call('numpy', 'dtype', text('O8'), asm.int(0), asm.int(1)),
        assemble(mark, asm.int(3), text('|'), 'NNN', asm.int(-1), asm.int(-1), asm.int(0), asm.tuple),
        build,
      ),
      'an object field without its flag': pickle(
        call('numpy', 'dtype', text('V8'), asm.int(0), asm.int(1)),
        assemble(
          mark, asm.int(3), text('|'), 'N', text('a'), tuple1,
          dict({ a: assemble(call('numpy', 'dtype', text('O8'), asm.int(0), asm.int(1)), asm.int(0), tuple2) }),
          asm.int(8), asm.int(1), asm.int(0), asm.tuple,
        ), // prettier-ignore
        build,
      ),
      'a state that is no tuple': pickle(call('numpy', 'dtype', text('f8'), asm.int(0), asm.int(1)), emptyDict, build),
    }),
  ];
}

function sequences(): HostileFile[] {
  return [
    ...family('several pickles in a row', 'pkl', {
      'harmless, then not': Buffer.concat([harmless, evil]),
      'a thousand harmless, then not': Buffer.concat([...Array.from({ length: 1000 }, () => harmless), evil]),
      'not, then harmless': Buffer.concat([evil, harmless]),
      'harmless, then text protocol': Buffer.concat([harmless, Buffer.from("cos\nsystem\n(S'id'\ntR.")]),
      'harmless, then broken': Buffer.concat([harmless, Buffer.from([0x80, 2, 0x63])]),
      'harmless, zeros, then not': Buffer.concat([harmless, Buffer.alloc(16), evil]),
    }),
    ...family('pickle inside a pickle', 'pkl', {
      'bytes given to pickle.loads': pickle(call('pickle', 'loads', asm.bytes(evil))),
      'text given to pickle.loads': pickle(
        call('_pickle', 'loads', call('_codecs', 'encode', text(evil.toString('latin1')), text('latin1'))),
      ),
      'bytes given to marshal': pickle(call('marshal', 'loads', asm.bytes(Buffer.from('e3', 'hex')))),
      'bytes given to torch': pickle(call('torch.storage', '_load_from_bytes', asm.bytes(evil))),
      'bytes given to numpy': pickle(call('numpy', 'load', asm.bytes(evil))),
      'a cloudpickled function': pickle(
        call('cloudpickle.cloudpickle', '_make_function', call('types', 'CodeType', asm.int(0)), emptyDict),
      ),
      'a dilled function': pickle(call('dill._dill', '_create_function', call('dill._dill', '_create_code', asm.int(0)), emptyDict)),
    }),
    ...family('hidden among much data', 'pkl', {
      'after 2 MB of bytes': pickle(asm.bytes(Buffer.alloc(2 ** 21)), '0', run),
      'before 2 MB of bytes': pickle(run, '0', asm.bytes(Buffer.alloc(2 ** 21))),
      'after 100,000 numbers': pickle(Buffer.alloc(200_000, 'N0'), run),
      'after 50,000 memo entries': assemble(
        proto(4),
        Buffer.alloc(100_000, Buffer.from([0x4e, 0x94])),
        Buffer.alloc(50_000, '0'),
        run,
        stop,
      ),
      'in a tuple of a dict of a list': pickle(asm.emptyList, emptyDict, text('a'), assemble(run, tuple1), setitem, asm.append),
      'across a piece of the stream': pickle(asm.bytes(Buffer.alloc(256 * 1024 - 15)), '0', run),
      'text line across a piece of the stream': assemble(proto(2), 'V', 'x'.repeat(256 * 1024 - 20), '\n0', run, stop),
    }),
  ];
}

function bombs(): HostileFile[] {
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
