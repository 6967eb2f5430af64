import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/**
 * The one file `name` of a zip held in memory, at most `limit` bytes. Rejects, with the reason, a zip with any other entry, a folder, a
 * bomb or a damaged one: artifacts are a stranger's bytes.
 */
export function unzipOne(zip: Uint8Array, name: string, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(zip), { lazyEntries: true, strictFileNames: true, validateEntrySizes: true }, (error, file) => {
      if (error) return reject(new Error(`the artifact is not a zip: ${error.message}`));
      file.on('error', (broken: Error) => reject(new Error(`the artifact is damaged: ${broken.message}`)));
      if (file.entryCount !== 1) return reject(new Error(`the artifact holds ${file.entryCount} files instead of ${name} alone`));
      file.on('entry', (entry: Entry) => readEntry(file, entry, name, limit).then(resolve, reject));
      file.readEntry();
    });
  });
}

async function readEntry(file: ZipFile, entry: Entry, name: string, limit: number): Promise<Buffer> {
  if (entry.fileName !== name) throw new Error(`the artifact holds another file than ${name}`);
  if (entry.uncompressedSize > limit) throw new Error(`${name} is ${entry.uncompressedSize} bytes; ${limit} are allowed`);
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    file.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = chunk as Buffer;
    bytes += part.byteLength;
    if (bytes > limit) throw new Error(`${name} is longer than ${limit} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
