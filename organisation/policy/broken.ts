/** A rule that a workflow breaks. */
export interface Broken {
  readonly rule: string;
  /** `path`, `path: job` or `path: job, step 3`. */
  readonly where: string;
  readonly why: string;
  readonly fix: string;
}
