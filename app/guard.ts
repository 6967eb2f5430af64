/** Everything behind a door, refused once `signal` is aborted: who was given up must not go on writing beside who took over. */
export function guard<T extends object>(door: T, signal: AbortSignal): T {
  return new Proxy(door, {
    get(target, name) {
      const held: unknown = Reflect.get(target, name);
      if (typeof held !== 'function') return held;
      return (...given: unknown[]): unknown => {
        signal.throwIfAborted();
        return Reflect.apply(held, target, given);
      };
    },
  });
}
