import { gzipSync } from 'node:zlib';
import { assembleHdf5, textAttribute } from '../assemble-hdf5.ts';
import { npy, npyHeader } from '../assemble-models.ts';
import { asm, assemble } from '../assemble-pickle.ts';
import { assembleZip } from '../assemble-zip.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil, pickle } from './pieces.ts';

const ENDINGS =
  `bin dat pt pth ckpt data model pkl2 p onnx safetensors h5 keras npy npz joblib skops gguf pb json txt csv md yaml png jpg gif pdf zip gz
  tar 7z xz bz2 so dll py ipynb toml cfg log html`.split(/\s+/);

/** Files that are called, or begin as, something they are not, or are two things at once. */
export function disguises(): HostileFile[] {
  const textual = "cos\nsystem\n(S'id'\ntR.";
  const zip = assembleZip([{ name: 'data.pkl', bytes: evil }]);
  const config = JSON.stringify({ class_name: 'Lambda', config: {} });
  return [
    ...ENDINGS.map((ending): HostileFile => ({ family: 'pickle under another name', name: `called .${ending}`, ending, bytes: evil })),
    ...ENDINGS.slice(0, 12).map((ending): HostileFile => ({
      family: 'zip under another name',
      name: `called .${ending}`,
      ending,
      bytes: zip,
    })),
    ...['pkl', 'onnx', 'txt', 'bin'].map((ending): HostileFile => ({
      family: 'gzip under another name',
      name: `called .${ending}`,
      ending,
      bytes: gzipSync(evil),
    })),
    ...family('text that is a pickle', 'txt', {
      'nothing else': Buffer.from(textual),
      'with notes after it': Buffer.from(`${textual}\n\n# notes\n`),
      'with a table after it': Buffer.from(`${textual}\na,b\n1,2\n`),
      'after strings': Buffer.from(`S'a,b,c'\n0S'1,2,3'\n0${textual}`),
      'after numbers': Buffer.from(`I1\n0I2\n0F3.5\n0${textual}`),
      'after a mark': Buffer.from(`(1${textual}`),
      'by INST': Buffer.from("(S'id'\nios\nsystem\n."),
      'without its end': Buffer.from("cos\nsystem\n(S'id'\ntR"),
      'with the import alone': Buffer.from('cantigravity\nfly\n.'),
      'as a comma table': Buffer.from("cbuiltins\nexec\n(S'x,y,z'\ntR."),
    }),
    ...family('two formats at once', 'bin', {
      'a pickle that ends as a zip': swallowed(zip),
      'an array that ends as a zip': array(zip),
      'text that ends as a zip': Buffer.concat([Buffer.from('readme\n'), assembleZip([{ name: 'data.pkl', bytes: evil }], {})]),
      'an array with HDF5 at 512': npy(
        npyHeader("'|u1'", `(${1024 - 128},)`),
        Buffer.concat([Buffer.alloc(512 - 128), atMost(assembleHdf5([textAttribute('model_config', config)]), 512)]),
      ),
      'a picture and a zip': Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64), zip]),
      'a PDF and a pickle': Buffer.concat([Buffer.from('%PDF-1.4\n'), evil]),
      'a script and a zip': Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), zip]),
      'an executable and a zip': Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(60), zip]),
    }),
    ...family('native code', 'so', {
      'for Linux': Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(64)]),
      'for Windows': Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(64)]),
      'for macOS': Buffer.concat([Buffer.from('cffaedfe', 'hex'), Buffer.alloc(64)]),
      'for many machines': Buffer.concat([Buffer.from('cafebabe', 'hex'), Buffer.alloc(64)]),
      'for the browser': Buffer.concat([Buffer.from('0061736d01000000', 'hex'), Buffer.alloc(64)]),
      'in a zip': assembleZip([{ name: 'libs/x.bin', bytes: Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(64)]) }]),
    }),
  ];
}

/** A pickle whose last bytes object holds a zip archive whose comment holds the pickle's end. */
function swallowed(zip: Buffer): Buffer {
  const archive = Buffer.from(zip);
  archive.writeUInt16LE(1, archive.length - 2);
  return pickle(asm.bytes(archive));
}

function array(zip: Buffer): Buffer {
  const numbers = Buffer.concat([Buffer.alloc(16), zip]);
  return npy(npyHeader("'|u1'", `(${numbers.length},)`), numbers);
}

function atMost(bytes: Buffer, length: number): Buffer {
  return assemble(bytes.subarray(0, length), Buffer.alloc(Math.max(0, length - bytes.length)));
}
