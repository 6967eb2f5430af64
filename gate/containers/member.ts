import type { ByteSource } from '../bytes/byte-source.ts';

/** A zip member with its unpacked bytes. */
export interface Member {
  readonly name: string;
  readonly source: ByteSource;
}
