import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { open, type RecordKind, type RecordOf } from '../../core/provenance/statement.ts';

/** A record, and the very text it was signed as. */
export interface FiledRecord<K extends RecordKind> {
  readonly path: string;
  readonly text: string;
  readonly record: RecordOf[K];
  readonly signedBy: string;
}

/** The record in one file of a records checkout; undefined when it is not there. Throws when it is not signed by one of `keys`. */
export async function readRecord<K extends RecordKind>(
  dir: string,
  path: string,
  kind: K,
  keys: readonly SigningKey[],
): Promise<FiledRecord<K> | undefined> {
  const text = await readFile(join(dir, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const opened = await open(kind, json(text), keys);
  if (opened.kind === 'bad') throw new Error(`the record ${path} is not trusted: ${opened.why}`);
  return { path, text, record: opened.record, signedBy: opened.keyid };
}

/** All records of a kind below a folder, by path. Throws at the first that is not trusted. */
export async function readRecords<K extends RecordKind>(
  dir: string,
  folder: string,
  kind: K,
  keys: readonly SigningKey[],
  wanted: (name: string) => boolean = () => true,
): Promise<readonly FiledRecord<K>[]> {
  const names = await readdir(join(dir, folder), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const records: FiledRecord<K>[] = [];
  for (const name of names.filter((each) => each.endsWith('.json') && wanted(each)).toSorted()) {
    const record = await readRecord(dir, `${folder}/${name}`, kind, keys);
    if (record) records.push(record);
  }
  return records;
}

/** All tunings of a records checkout, by path; what released their weights stands beside them and is left out. */
export async function readTunings(dir: string, keys: readonly SigningKey[]): Promise<readonly FiledRecord<'tuning'>[]> {
  return readRecords(dir, 'tunings', 'tuning', keys, (name) => !name.endsWith('.release.json'));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
