import { asm, assemble } from '../assemble-pickle.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, pickle } from './pieces.ts';

const { proto, text, shortText, reduce, stop, emptyTuple, tuple1 } = asm;

/** Imports whose names are computed while loading, or spelled oddly. */
export function pickleNames(): HostileFile[] {
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
