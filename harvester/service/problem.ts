/** One wrong cell or row of a request. Never holds the value itself. */
export interface CellError {
  /** 0-based; absent when it concerns the whole request. */
  readonly row?: number;
  readonly column?: string;
  readonly message: string;
}

export interface ProblemParts {
  readonly status: number;
  /** Last part of the problem type's URI, such as `invalid-input`. */
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly CellError[];
  /** How many were found; `errors` holds the first ones only. */
  readonly errorCount?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer of RFC 9457 form, thrown by handlers. Nothing of the request may get into it. */
export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem';
  readonly parts: ProblemParts;

  constructor(parts: ProblemParts) {
    super(parts.title);
    this.parts = parts;
  }
}

/** The `application/problem+json` body. `error` is what the Open Inference Protocol wants; other clients skip it. */
export function problemBody({ status, type, title, detail, errors, errorCount }: ProblemParts): string {
  const error = [title, detail].filter(Boolean).join(': ');
  return JSON.stringify({ type: `urn:model-harvester:problem:${type}`, title, status, detail, errors, errorCount, error });
}

export function invalid(detail: string, errors?: readonly CellError[], errorCount?: number): ServiceProblem {
  return new ServiceProblem({
    status: 400,
    type: 'invalid-input',
    title: 'The request does not fit the contract',
    detail,
    ...(errors ? { errors } : {}),
    ...(errorCount === undefined ? {} : { errorCount }),
  });
}

/** For what would work in a moment: tells when to come again. */
export function unavailable(type: string, title: string, seconds = 1): ServiceProblem {
  return new ServiceProblem({ status: 503, type, title, detail: 'try again in a moment', headers: { 'retry-after': String(seconds) } });
}

export function notHere(): ServiceProblem {
  return new ServiceProblem({ status: 404, type: 'not-found', title: 'There is nothing here', detail: 'see /openapi.json' });
}
