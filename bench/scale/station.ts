/** Something an attempt waits for. Asked in the order of time. */
export interface Station {
  /** When what asked at `at` is done, in seconds. */
  admit(at: number): number;
  /** Attempts it can pass a day if nothing else holds it up. */
  readonly perDay: number;
}

const day = 86_400;

/** `servers` that take `seconds` for each attempt, first come first served. */
export function servers(count: number, seconds: number): Station {
  const free = new Float64Array(count);
  return {
    perDay: (count / seconds) * day,
    admit: (at) => {
      let soonest = 0;
      for (let server = 1; server < count; server += 1) if ((free[server] as number) < (free[soonest] as number)) soonest = server;
      const done = Math.max(at, free[soonest] as number) + seconds;
      free[soonest] = done;
      return done;
    },
  };
}

/**
 * At most `most` requests in any `window` seconds, of which each attempt makes `each`; those of one attempt go together, as soon as there is room
 * for all of them. Throws `RangeError` where one attempt alone is too many.
 */
export function rateLimit(most: number, window: number, each: number): Station {
  const atOnce = Math.floor(most / each);
  if (atOnce < 1) throw new RangeError(`an attempt makes ${each} requests, and no more than ${most} are allowed in ${window} s`);
  // When each of the newest `atOnce` attempts was let through, in a ring.
  const passed = new Float64Array(atOnce).fill(-Infinity);
  let next = 0;
  let latest = -Infinity;
  return {
    perDay: (atOnce / window) * day,
    admit: (at) => {
      const done = Math.max(at, latest, (passed[next] as number) + window);
      passed[next] = done;
      next = (next + 1) % atOnce;
      latest = done;
      return done;
    },
  };
}
