import { asm, assemble } from '../assemble-pickle.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, dict, instance, pickle, MODEL, system, LOGISTIC } from './pieces.ts';

const { proto, global, text, reduce, stop, emptyTuple, emptyDict, setitem, build, mark, tuple1, tuple2 } = asm;

/** State, calls and container instructions on what is not to be touched. */
export function pickleObjects(): HostileFile[] {
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
