import { asm, assemble } from '../assemble-pickle.ts';
import { assembleZip } from '../assemble-zip.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { call, evil, pickle } from './pieces.ts';

/** Torch archives, of today and from before 1.6, with calls among their tensors. */
export function torchArchives(): HostileFile[] {
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
