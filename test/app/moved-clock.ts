/** Moves the clock of the whole process: of the App, of local-github and of the test alike. Timers keep real time. */
export class MovedClock {
  readonly #real = Date;
  #offset = 0;

  constructor() {
    const now = (): number => this.#real.now() + this.#offset;
    globalThis.Date = new Proxy(this.#real, {
      construct: (target, args: [], made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made) as Date,
      get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
    });
  }

  skip(seconds: number): void {
    this.#offset += seconds * 1000;
  }

  /** To the next time it is this hour, UTC. */
  skipToHour(hour: number): void {
    const day = 86_400_000;
    const now = Date.now();
    const today = Math.floor(now / day) * day + hour * 3_600_000;
    this.skip(((today > now ? today : today + day) - now) / 1000);
  }

  restore(): void {
    globalThis.Date = this.#real;
  }
}
