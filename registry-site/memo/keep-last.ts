/** The same function, which does not make again what it made last: for what two pages in a row show. Things are the same when they are the very same objects. */
export function keepLast<K extends readonly object[], V>(make: (...of: K) => V): (...of: K) => V {
  let last: { readonly of: K; readonly made: V } | undefined;
  return (...of) => {
    if (!last || of.some((one, index) => one !== last?.of[index])) last = { of, made: make(...of) };
    return last.made;
  };
}
