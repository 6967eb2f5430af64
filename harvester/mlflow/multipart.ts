import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { MlflowError } from './mlflow-error.ts';
import type { Transport } from './transport.ts';

const Part = z.object({
  url: z.url(),
  part_number: z.number().int().positive(),
  headers: z
    .record(z.string(), z.string())
    .nullish()
    .transform((headers) => headers ?? {}),
});
const Created = z.object({ upload_id: z.string().nullish(), credentials: z.array(Part) });

export interface MultipartOptions {
  readonly transport: Transport;
  /** Below `/api/2.0/mlflow-artifacts`, escaped. */
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
  readonly partBytes?: number;
  readonly transferMs: number;
}

const usualPartBytes = 64 * 2 ** 20;
const most = 10_000;
const attempts = 3;
const together = 3;

/**
 * Uploads a file in parts, straight to where the server keeps its artifacts: the server signs an address for each, and only puts them
 * together. Resolves to the sha256 (hex) of what was sent. Calls the upload off, so that nothing is left to pay for, when anything fails.
 */
export async function uploadParts(options: MultipartOptions): Promise<string> {
  const { transport, path, file, bytes, transferMs } = options;
  const size = Math.max(options.partBytes ?? usualPartBytes, Math.ceil(bytes / most));
  const count = Math.max(1, Math.ceil(bytes / size));
  const name = decodeURIComponent(path.split('/').at(-1) ?? '');
  const call = (step: string, json: object) =>
    ({
      method: 'POST',
      path: `/api/2.0/mlflow-artifacts/mpu/${step}/${parentOf(path)}`,
      json: { path: name, ...json },
      idempotent: step !== 'create',
    }) as const;
  const { upload_id, credentials } = await transport.json(call('create', { num_parts: count }), Created);
  if (credentials.length !== count) throw refused(path, `the server signed ${credentials.length} parts instead of ${count}`);
  const handle = await open(file);
  try {
    const hash = createHash('sha256');
    const parts: { part_number: number; etag: string; url: string }[] = [];
    const sending = new Set<Promise<void>>();
    for (const [at, part] of credentials.toSorted((a, b) => a.part_number - b.part_number).entries()) {
      const body = await readPart(handle, at * size, Math.min(size, bytes - at * size));
      hash.update(body);
      const sent = sendPart(part, body, transferMs).then((etag) => void parts.push({ part_number: part.part_number, etag, url: part.url }));
      sending.add(sent);
      void sent.then(
        () => sending.delete(sent),
        () => undefined,
      );
      if (sending.size >= together) await Promise.race(sending);
    }
    await Promise.all(sending);
    parts.sort((a, b) => a.part_number - b.part_number);
    await (await transport.send(call('complete', { upload_id, parts }))).arrayBuffer();
    return hash.digest('hex');
  } catch (error) {
    await transport.send(call('abort', { upload_id })).then(
      (answer) => answer.arrayBuffer(),
      () => undefined,
    );
    throw error;
  } finally {
    await handle.close();
  }
}

function parentOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

async function readPart(handle: FileHandle, from: number, bytes: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await handle.read(buffer, at, bytes - at, from + at);
    if (bytesRead === 0) throw new Error('the file got shorter while it was uploaded');
    at += bytesRead;
  }
  return buffer;
}

// The address is signed: it needs no credentials of ours, and must not get them.
async function sendPart({ url, headers }: z.output<typeof Part>, body: Buffer<ArrayBuffer>, transferMs: number): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url, { method: 'PUT', body, headers, redirect: 'error', signal: AbortSignal.timeout(transferMs) }).catch(
      (error: unknown) => {
        if (attempt < attempts) return undefined;
        throw refused(url, error instanceof Error ? error.message : String(error));
      },
    );
    await answer?.arrayBuffer();
    const etag = answer?.ok ? (answer.headers.get('etag') ?? '') : undefined;
    if (etag !== undefined) return etag;
    if (attempt >= attempts) throw refused(url, 'a part was not taken', answer?.status);
  }
}

function refused(url: string, message: string, status?: number): MlflowError {
  return new MlflowError({ errorCode: 'BAD_RESPONSE', message, method: 'PUT', url, ...(status === undefined ? {} : { status }) });
}
