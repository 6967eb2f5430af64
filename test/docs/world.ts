/** A place in which commands of the documentation are typed: what they need lies there under the names the documentation uses. */
export interface DocsWorld {
  /** Where commands are typed. */
  readonly dir: string;
  /** Besides the machine's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands for something else here: an address, a number, a placeholder. */
  readonly stands?: ReadonlyMap<string | RegExp, string>;
  close(): Promise<void>;
}
