import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { ErrorClass } from '../../core/contract/error-class.ts';
import { assembleTar } from '../../gate/testing/assemble-tar.ts';
import { assembleZip } from '../../gate/testing/assemble-zip.ts';
import type { GitFile } from './git-tree.ts';

const root = join(import.meta.dirname, 'trees');
const member = z.strictObject({ name: z.string(), text: z.string().default(''), flag: z.string().optional(), link: z.string().optional() });

/** One entry below the team's folder, or below the repository when it starts with `/`. */
const File = z.strictObject({
  path: z.string(),
  mode: z.string().default('100644'),
  text: z.string().default(''),
  /** So many zero bytes instead. */
  zeros: z.number().int().optional(),
  zip: z.array(member).optional(),
  tar: z.array(member).optional(),
  /** So many files, named `<path>/<number>`. */
  times: z.number().int().default(1),
});

const Case = z.strictObject({
  reference: z.number().int(),
  tries: z.string(),
  /** What the participant is told; null when there is nothing to refuse, as nobody does with these files what they hope for. */
  errorClass: ErrorClass.nullable(),
  /** A problem or finding that must be among those told, or how it starts. */
  found: z.string().optional(),
  files: z.array(File).min(1),
});
export type TreeCase = z.infer<typeof Case> & { readonly name: string };

/** Pull requests that attack before anything of them runs: by what git holds, or by what they ask to be installed. */
export function treeCases(): readonly TreeCase[] {
  return readdirSync(root).map((file) => ({
    name: basename(file, '.json'),
    ...Case.parse(JSON.parse(readFileSync(join(root, file), 'utf8'))),
  }));
}

/** The case's files as git would hold them. */
export function gitFilesOf({ files }: TreeCase, team: string): readonly GitFile[] {
  return files.flatMap((file) => {
    const path = file.path.startsWith('/') ? file.path.slice(1) : `submissions/${team}/${file.path}`;
    const bytes = bytesOf(file);
    if (file.times === 1) return [{ path, mode: file.mode, bytes }];
    return Array.from({ length: file.times }, (_, index) => ({ path: `${path}/${index}`, mode: file.mode, bytes }));
  });
}

function bytesOf({ tar, text, zeros, zip }: z.infer<typeof File>): Buffer {
  if (zeros !== undefined) return Buffer.alloc(zeros);
  if (zip) return assembleZip(zip.map(({ name, text: content }) => ({ name, bytes: Buffer.from(content) })));
  if (tar)
    return assembleTar(
      tar.map(({ name, text: content, flag, link }) => ({
        name,
        bytes: Buffer.from(content),
        ...(flag === undefined ? {} : { flag }),
        ...(link === undefined ? {} : { link }),
      })),
    );
  return Buffer.from(text);
}
