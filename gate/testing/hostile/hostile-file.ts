/** A file that must not pass. Nothing here is ever loaded, only scanned. */
export interface HostileFile {
  /** What kind of trick it is. */
  readonly family: string;
  /** What this one tries, in a few words. */
  readonly name: string;
  /** How a file of its kind is usually called, for scanners that go by names. */
  readonly ending: string;
  readonly bytes: Buffer;
}

/** Makes the files of one family. */
export function family(name: string, ending: string, cases: Readonly<Record<string, Buffer>>): HostileFile[] {
  return Object.entries(cases).map(([each, bytes]) => ({ family: name, name: each, ending, bytes }));
}
