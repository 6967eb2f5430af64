import type { FoundMetric } from './metrics/metric.ts';

/** A phase as the kit has it; missing times are filled in by `sequencePhases`. */
export interface PlannedPhase {
  readonly title: string;
  /** Milliseconds since 1970, UTC. */
  readonly opens?: number | undefined;
  readonly closes?: number | undefined;
}

/** Which files hold one split. Paths are relative to the kit. */
export interface TableFiles {
  readonly features: string;
  readonly labels?: string | undefined;
}

/** How the sandbox gets at the data: by running a RAMP kit's own functions, or by reading files. */
export type TablesPlan =
  | { readonly read: 'ramp'; readonly target: string; readonly classes?: readonly (string | number)[] | undefined }
  | {
      readonly read: 'files';
      readonly train: TableFiles;
      readonly tests: readonly TableFiles[];
      readonly target?: string | undefined;
      /** ChaLearn's lists of names, where the kit has them. */
      readonly chalearn?: { readonly features?: readonly string[]; readonly labels?: readonly string[] } | undefined;
      /** What the kit's models take. */
      readonly form: 'frame' | 'array';
    };

export interface PlannedSubmission {
  /** As the kit calls it. */
  readonly name: string;
  /** Its folder in the kit. */
  readonly folder: string;
  /** Files by their name in the new folder. */
  readonly files: ReadonlyMap<string, string>;
  /** The Python line that brings the imported model in as `make`. */
  readonly make: string;
  /** For a RAMP feature extractor with its classifier or regressor. */
  readonly pair?: 'classifier' | 'regressor' | undefined;
  readonly labels: 'plain' | 'one-hot';
  /** Whether it is the organisers' own example, and becomes a baseline. */
  readonly baseline: boolean;
}

/** What a reader makes of a kit: everything a competition needs but its data, which the sandbox reads. */
export interface Plan {
  readonly title: string;
  readonly description: string;
  readonly kind: 'classification' | 'regression';
  readonly metrics: { readonly primary: FoundMetric; readonly others: readonly FoundMetric[] };
  readonly phases: readonly PlannedPhase[];
  readonly limits: { readonly attemptsPerDay?: number | undefined; readonly wallSeconds?: number | undefined };
  readonly tables: TablesPlan;
  readonly submissions: readonly PlannedSubmission[];
  /** Texts for people, as Markdown or plain text, with the file they come from. */
  readonly pages: readonly { readonly title: string; readonly path: string; readonly text: string }[];
}

/** Files of the kit that its configuration does not name. */
export interface GivenTables {
  readonly train?: string | undefined;
  /** One file, or one for each phase in order. */
  readonly features?: readonly string[] | undefined;
  readonly target?: string | undefined;
}
