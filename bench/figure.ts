/** One measured figure. `value` is a median where `n` > 1. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** How many measurements the value is the median of. */
  readonly n: number;
  /** Smallest and largest of them. */
  readonly spread?: readonly [low: number, high: number];
  /** What it should reach: at most or at least this. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** What others, or the bare limit, reached in the same run, by name, in the same unit unless the name says otherwise. */
  readonly peers?: Readonly<Record<string, number>>;
  /** What a reader must know to believe it. */
  readonly note?: string;
}

export type Figures = Readonly<Record<string, Figure>>;

export interface BenchContext {
  /** A line for the person who waits; on stderr. */
  readonly say: (line: string) => void;
  /** What follows the bench's name on the command line. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

/** What `bench/<name>.ts` exports as `bench`. */
export interface Bench {
  /** What is measured, in one line. */
  readonly title: string;
  /** Versions of what took part, by name. */
  readonly versions?: () => Promise<Readonly<Record<string, string>>>;
  run(context: BenchContext): Promise<Figures>;
}

/** What is written to `bench/results/<name>.json`. */
export interface BenchResult {
  readonly name: string;
  readonly title: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly when: string;
  readonly n: number;
  readonly figures: Figures;
}

/** Whether a figure reaches its target; undefined when it has none. */
export function reached({ target, value }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
