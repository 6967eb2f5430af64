import { asm, assemble } from '../assemble-pickle.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, evil, harmless, pickle, run } from './pieces.ts';

const { proto, text, stop, emptyDict, setitem, tuple1 } = asm;

/** Pickles behind, inside and amid other bytes. */
export function pickleSequences(): HostileFile[] {
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
