/** The same function, which makes once of each thing: what it made is forgotten when the thing is. */
export function oncePer<K extends object, V extends object | string>(make: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, V>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    const made = make(of);
    known.set(of, made);
    return made;
  };
}
