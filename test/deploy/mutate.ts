/** Fields whose keys are the writer's own: any name is right there. */
const free = new Set([
  'annotations',
  'capacity',
  'data',
  'default',
  'defaultRequest',
  'hard',
  'labels',
  'limits',
  'matchLabels',
  'max',
  'nodeSelector',
  'nodes',
  'podFixed',
  'requests',
]);

export interface Mutant<T> {
  /** Where and what: `spec.replicas → replicasz`. */
  readonly what: string;
  readonly object: T;
}

/** Every single misspelt field name and every number or switch written as a word, one mutant each. */
export function mutants<T extends object>(object: T): Mutant<T>[] {
  const found: Mutant<T>[] = [];
  const change = (path: readonly (string | number)[], edit: (parent: Record<string, unknown>, key: string) => void, what: string): void => {
    const copy = structuredClone(object);
    const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], copy);
    edit(parent as Record<string, unknown>, String(path.at(-1)));
    found.push({ what: `${path.join('.')} ${what}`, object: copy });
  };
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (Array.isArray(value)) return value.forEach((each, at) => walk(each, [...path, at]));
    if (value === null || typeof value !== 'object') return;
    const name = String(path.at(-1));
    // A Service's selector is a map of labels; everybody else's has matchLabels inside.
    const closed = !free.has(name) && !(name === 'selector' && Object.values(value).every((each) => typeof each === 'string'));
    for (const [key, each] of Object.entries(value)) {
      const here = [...path, key];
      if (closed) {
        change(
          here,
          (parent, name) => {
            parent[`${name}z`] = parent[name];
            delete parent[name];
          },
          `→ ${key}z`,
        );
        // A port may be a name, so a word is right there.
        if (
          (typeof each === 'number' || typeof each === 'boolean') &&
          !['port', 'targetPort', 'maxUnavailable', 'minAvailable'].includes(key)
        )
          change(here, (parent, name) => (parent[name] = 'nonsense'), '→ "nonsense"');
      }
      walk(each, here);
    }
  };
  walk(object, []);
  return found;
}
