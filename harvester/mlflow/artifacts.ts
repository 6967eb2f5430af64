import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import * as z from 'zod';
import { artifactPath, joinArtifact, proxiedRoot } from './artifact-path.ts';
import { MlflowError } from './mlflow-error.ts';
import { uploadParts } from './multipart.ts';
import { api, Int64 } from './rest.ts';
import { Server } from './server-info.ts';
import type { Transport } from './transport.ts';

export interface ArtifactDigest {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface ArtifactFile {
  /** Relative to the folder that was listed. */
  readonly path: string;
  readonly bytes: number;
}

const proxy = '/api/2.0/mlflow-artifacts/artifacts';
/** Each listing is a round trip, and a model's folders are many and small. */
const foldersAtOnce = 8;
const Entry = z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: Int64.default(0) });

/** Artifacts through the tracking server. `root` is a run's `artifact_uri` (`mlflow-artifacts:/…`); `path` is relative to it and cannot leave it. */
export class Artifacts {
  readonly #transport: Transport;
  readonly #transferMs: number;
  #parts: Promise<boolean> | undefined;

  /** @param transferMs how long one transfer may take until its answer starts, in milliseconds. */
  constructor(transport: Transport, transferMs = 600_000) {
    this.#transport = transport;
    this.#transferMs = transferMs;
  }

  /** Uploads a blob (`await fs.openAsBlob(file)` streams a file from disk) and resolves to the digest of the bytes that were sent. */
  async put(root: string, path: string, content: Blob): Promise<ArtifactDigest> {
    let hash = createHash('sha256');
    const body = (): ReadableStream => {
      hash = createHash('sha256');
      const tap = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          hash.update(chunk);
          controller.enqueue(chunk);
        },
      });
      return content.stream().pipeThrough(tap);
    };
    const url = `${proxy}/${proxiedRoot(root)}/${artifactPath(path)}`;
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(content.size) };
    const call = { method: 'PUT', path: url, body, headers, idempotent: true, timeoutMs: this.#transferMs } as const;
    await (await this.#transport.send(call)).arrayBuffer();
    return { sha256: hash.digest('hex'), bytes: content.size };
  }

  /**
   * Uploads a file from disk, and resolves to the digest of the bytes that were sent. Where the server hands out signed addresses for parts
   * (S3, Google, Azure), a large one goes straight there in parts; else all of it through the server.
   */
  async putFile(root: string, path: string, file: string, { partBytes = 64 * 2 ** 20 } = {}): Promise<ArtifactDigest> {
    const { size: bytes } = await stat(file);
    const below = `${proxiedRoot(root)}/${artifactPath(path)}`;
    const transferMs = this.#transferMs;
    if (bytes > partBytes && (await this.#takesParts()))
      return { sha256: await uploadParts({ transport: this.#transport, path: below, file, bytes, partBytes, transferMs }), bytes };
    let hash = createHash('sha256');
    const body = (): BodyInit => {
      hash = createHash('sha256');
      return hashed(file, hash) as unknown as BodyInit;
    };
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes) };
    const call = { method: 'PUT', path: `${proxy}/${below}`, body, headers, idempotent: true, timeoutMs: transferMs } as const;
    await (await this.#transport.send(call)).arrayBuffer();
    return { sha256: hash.digest('hex'), bytes };
  }

  /** An artifact's bytes as they come. */
  async get(root: string, path: string): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#open(root, path);
    return response.body ?? new Blob([]).stream();
  }

  /** An artifact as text (UTF-8, invalid bytes refused). `maxBytes` keeps a surprise from filling the memory. */
  async getText(root: string, path: string, maxBytes = 16_000_000): Promise<string> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of await this.get(root, path)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new RangeError(`artifact "${path}" is longer than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  }

  /** Reads an artifact only to hash it; nothing is kept. */
  async digest(root: string, path: string): Promise<ArtifactDigest> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of await this.get(root, path)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  /** Streams an artifact into a new file, folders made as needed. What was written of a broken download is removed again. */
  async download(root: string, path: string, to: string): Promise<ArtifactDigest> {
    artifactPath(path);
    const hash = createHash('sha256');
    let bytes = 0;
    const tap = new Transform({
      transform(chunk: Buffer, _encoding, done): void {
        hash.update(chunk);
        bytes += chunk.length;
        done(null, chunk);
      },
    });
    await mkdir(dirname(to), { recursive: true });
    const source = Readable.fromWeb((await this.get(root, path)) as NodeReadableStream<Uint8Array>);
    try {
      await pipeline(source, tap, createWriteStream(to, { flags: 'wx' }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(to, { force: true });
      throw error;
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  /** The entries of one folder of a run. */
  async list(runId: string, path = ''): Promise<{ path: string; isDir: boolean; bytes: number }[]> {
    if (path) artifactPath(path);
    const query = { run_id: runId, path: path || undefined };
    const Found = z.object({ files: z.array(Entry).default([]) });
    const found = await this.#transport.json({ method: 'GET', path: `${api}/artifacts/list`, query, idempotent: true }, Found);
    return found.files.map((entry) => ({ path: entry.path, isDir: entry.is_dir, bytes: entry.file_size }));
  }

  /** All files below a proxied folder, deepest too. Refuses what a listing should never hold: names that leave the folder. */
  async *walk(root: string, path = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    const base = joinArtifact(proxiedRoot(root), path === '' ? '' : artifactPath(path));
    const Found = z.object({ files: z.array(Entry).default([]) });
    const look = async (folder: string) => {
      const query = { path: decodeURIComponent(joinArtifact(base, folder === '' ? '' : artifactPath(folder))) };
      const { files } = await this.#transport.json({ method: 'GET', path: proxy, query, idempotent: true }, Found);
      return files.map(({ path: name, is_dir: isDir, file_size: bytes }) => {
        artifactPath(name);
        return { isDir, bytes, path: joinArtifact(folder, name) };
      });
    };
    const pending = [''];
    while (pending.length > 0)
      for (const entry of (await Promise.all(pending.splice(0, foldersAtOnce).map(look))).flat())
        if (entry.isDir) pending.push(entry.path);
        else yield { path: entry.path, bytes: entry.bytes };
  }

  // Asked once; a server too old to say so takes none.
  #takesParts(): Promise<boolean> {
    this.#parts ??= new Server(this.#transport).info().then(
      ({ multipart_uploads_enabled }) => multipart_uploads_enabled,
      () => false,
    );
    return this.#parts;
  }

  async #open(root: string, path: string): Promise<Response> {
    const url = `${proxy}/${proxiedRoot(root)}/${artifactPath(path)}`;
    const response = await this.#transport.send({ method: 'GET', path: url, idempotent: true, timeoutMs: this.#transferMs });
    const length = response.headers.get('content-length');
    if (response.status === 200) return response;
    throw new MlflowError({
      errorCode: 'BAD_RESPONSE',
      message: `${response.status} with length ${length} instead of the whole artifact`,
      method: 'GET',
      url: response.url,
      status: response.status,
    });
  }
}

async function* hashed(file: string, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
}
