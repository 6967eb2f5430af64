import { asm, assemble } from '../assemble-pickle.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil, run } from './pieces.ts';

const { proto, text, shortText, reduce, stop, emptyTuple } = asm;

/** Protocols and frames that lie, and pickles that run before they break. */
export function pickleProtocols(): HostileFile[] {
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
