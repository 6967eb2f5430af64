/** Label names and values of one sample, in the order they are written. */
export type Labels = Readonly<Record<string, string>>;

/** One metric in Prometheus' text format, with all its samples. */
export interface Family {
  text(): string;
}

export interface Counter extends Family {
  /** The cell of these labels. Keep it where it is counted often: looking labels up costs more than a small prediction. */
  of(labels: Labels): { add(more?: number): void };
}

export interface Histogram extends Family {
  of(labels: Labels): { observe(value: number): void };
}

export function counter(name: string, help: string): Counter {
  const cells = new Map<string, { value: number; add(more?: number): void }>();
  return {
    of: (labels) =>
      found(cells, labels, () => ({
        value: 0,
        add(more = 1) {
          this.value += more;
        },
      })),
    text: () => family(name, help, 'counter', [...cells].map(([labels, { value }]) => sample(name, labels, value)).join('')),
  };
}

/** @param bounds upper bounds of the buckets, rising; one for everything above is added. */
export function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const cells = new Map<string, { readonly counts: number[]; sum: number; observe(value: number): void }>();
  return {
    of: (labels) =>
      found(cells, labels, () => ({
        counts: Array.from({ length: bounds.length + 1 }, () => 0),
        sum: 0,
        observe(value) {
          this.sum += value;
          let at = 0;
          while (at < bounds.length && value > (bounds[at] as number)) at++;
          this.counts[at] = (this.counts[at] as number) + 1;
        },
      })),
    text() {
      const lines = [...cells].map(([labels, { counts, sum }]) => {
        let below = 0;
        const buckets = counts.map((count, at) =>
          sample(`${name}_bucket`, joined(labels, `le="${bounds[at] ?? '+Inf'}"`), (below += count)),
        );
        return `${buckets.join('')}${sample(`${name}_sum`, labels, sum)}${sample(`${name}_count`, labels, below)}`;
      });
      return family(name, help, 'histogram', lines.join(''));
    },
  };
}

/** A gauge whose samples are asked for when somebody reads it. */
export function gauge(name: string, help: string, now: () => readonly (readonly [Labels, number])[]): Family {
  return {
    text: () =>
      family(
        name,
        help,
        'gauge',
        now()
          .map(([labels, value]) => sample(name, written(labels), value))
          .join(''),
      ),
  };
}

function found<T>(cells: Map<string, T>, labels: Labels, make: () => T): T {
  const key = written(labels);
  const there = cells.get(key) ?? make();
  cells.set(key, there);
  return there;
}

function written(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`)
    .join(',');
}

function joined(labels: string, more: string): string {
  return labels === '' ? more : `${labels},${more}`;
}

function sample(name: string, labels: string, value: number): string {
  return `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`;
}

function family(name: string, help: string, type: string, samples: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples}`;
}
