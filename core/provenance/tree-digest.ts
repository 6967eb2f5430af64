export interface FileDigest {
  /** Relative, `/`-separated. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * sha256 (hex) of a folder: over `<sha256> <bytes> <path>\n` for every file, sorted by path in UTF-16 code unit order. File modes do not
 * count: nothing of a submission is ever executed as a file.
 */
export async function treeDigest(files: readonly FileDigest[]): Promise<string> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const text = sorted.map((file) => `${file.sha256} ${file.bytes} ${file.path}\n`).join('');
  return hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Lower-case hex of bytes. */
export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
