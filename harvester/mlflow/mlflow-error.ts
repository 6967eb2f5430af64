/** Error codes MLflow sends that callers usually ask about; others arrive as they are. */
export type ErrorCode =
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'INVALID_PARAMETER_VALUE'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'REQUEST_LIMIT_EXCEEDED'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'INTERNAL_ERROR'
  /** The three below are the client's own: nobody answered, nobody answered in time, the answer made no sense. */
  | 'NETWORK'
  | 'TIMEOUT'
  | 'BAD_RESPONSE'
  | (string & {});

export interface MlflowErrorParts {
  readonly errorCode: ErrorCode;
  readonly message: string;
  readonly method: string;
  readonly url: string;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** Any failed call. The message says what was asked, of whom, and what came back; never a header or a body that was sent. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';
  readonly errorCode: ErrorCode;
  readonly status: number | undefined;
  readonly method: string;
  /** Without query string: filters may name what is nobody else's business. */
  readonly url: string;

  constructor(parts: MlflowErrorParts) {
    const url = parts.url.replace(/[?#].*$/s, '');
    const status = parts.status === undefined ? '' : ` (HTTP ${parts.status})`;
    super(`${parts.method} ${url}: ${parts.errorCode}${status}: ${firstLine(parts.message)}`, { cause: parts.cause });
    this.errorCode = parts.errorCode;
    this.status = parts.status;
    this.method = parts.method;
    this.url = url;
  }
}

/** Whether an error is MLflow's answer with one of these codes. */
export function isMlflowError(error: unknown, ...codes: readonly ErrorCode[]): error is MlflowError {
  return error instanceof MlflowError && (codes.length === 0 || codes.includes(error.errorCode));
}

// The server puts whole SQL statements with their parameters into some messages; the first line is the part a person can use.
function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 500);
}
