import type { Problem } from '../core/contract/problem.ts';

export const platforms = ['evalai', 'codabench', 'ramp'] as const;
export type Platform = (typeof platforms)[number];

/** Something of the kit that found its place: `from` is `file` or `file:line` in the kit, `to` where it stands now. */
export interface Mapped {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** Something the kit does not say, which had to be chosen: `change` is where to choose otherwise. */
export interface Assumed {
  readonly what: string;
  readonly change: string;
}

/** A submission of the kit that came along, trained in the sandbox, asked there, and read by the gate. */
export interface ImportedSubmission {
  readonly name: string;
  /** Its folder in the competition repository. */
  readonly path: string;
  /** `fitted`: ships its fitted model. `refit`: ships the public rows and fits when it is loaded. */
  readonly how: 'fitted' | 'refit';
  readonly trainSeconds: number;
}

/** All an import has to say; the same object is written to IMPORT.md and printed with `--json`. */
export interface ImportReport {
  readonly platform: Platform;
  readonly mapped: readonly Mapped[];
  readonly assumed: readonly Assumed[];
  /** Without a counterpart, but a competition is whole without it: what was left out, where it stands in the kit, what to do by hand. */
  readonly leftOut: readonly Problem[];
}

export interface Imported extends ImportReport {
  readonly kind: 'imported';
  readonly competition: string;
  readonly title: string;
  readonly task: string;
  /** The competition repository, and the folder of its private splits, which must never be put into it. */
  readonly dir: string;
  readonly privateDir: string;
  readonly rows: { readonly public: number; readonly feedback: number; readonly final: number };
  readonly submissions: readonly ImportedSubmission[];
}

/** Nothing was written: the kit cannot be read, or has something that a competition cannot do without and that has no counterpart. */
export interface NotImported extends ImportReport {
  readonly kind: 'refused';
  readonly problems: readonly [Problem, ...Problem[]];
}

export type Outcome = Imported | NotImported;
