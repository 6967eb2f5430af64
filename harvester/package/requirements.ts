/**
 * The pins of a hash-locked requirements file, one `name==version[; marker]` a line, sorted, with `extra` added where the lock does not
 * name it already. Throws on a line that is not an exact pin: anything looser would not be the environment that was evaluated.
 */
export function pinnedRequirements(lock: string, extra: readonly string[] = []): string[] {
  const pins = new Map<string, string>();
  for (const line of lock.replace(/\\\r?\n/g, ' ').split('\n')) {
    const text = line
      .replace(/(^|\s)#.*$/, '')
      .replace(/\s+--hash=\S+/g, '')
      .trim();
    if (text === '') continue;
    const [, name] = /^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[A-Za-z0-9,._-]+\])?==[A-Za-z0-9.!+_-]+(?:\s*;.*)?$/.exec(text) ?? [];
    if (!name) throw new Error(`the environment lock holds "${text.slice(0, 80)}", which is not an exact pin (name==version)`);
    pins.set(normal(name), text);
  }
  for (const pin of extra) {
    const name = normal(pin.split('==')[0] ?? pin);
    if (!pins.has(name)) pins.set(name, pin);
  }
  return [...pins].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pin]) => pin);
}

/** The version a lock pins for a package; undefined when it does not name it. */
export function pinnedVersion(pins: readonly string[], name: string): string | undefined {
  const pin = pins.find((each) => normal(/^[A-Za-z0-9._-]+/.exec(each)?.[0] ?? '') === normal(name));
  return /==([^;\s]+)/.exec(pin ?? '')?.[1];
}

// Names compare without case and with runs of - _ . as one hyphen, as the packaging specification has it.
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
