import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip archive of one file, as an artifact of a run is. */
export async function zipOf(name: string, text: string): Promise<Uint8Array> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}
