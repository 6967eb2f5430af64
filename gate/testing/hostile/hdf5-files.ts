import { assembleHdf5, linkMessage, textAttribute } from '../assemble-hdf5.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

/** HDF5 files that carry layers that run, lead elsewhere, or hide bytes. */
export function hdf5Files(): HostileFile[] {
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
