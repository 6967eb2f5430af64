export interface FieldError {
  resource: string;
  field?: string;
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  message?: string;
  value?: unknown;
}

const docs = 'https://docs.github.com/rest';

/** A refusal in GitHub's shape. Thrown by routes, turned into an answer by the server. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.body = { message, ...more, documentation_url: docs, status: String(status) };
    this.headers = headers;
  }
}

/** What is hidden and what is absent look the same. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

export function badCredentials(): ApiError {
  return new ApiError(401, 'Bad credentials');
}

export function requiresAuthentication(): ApiError {
  return new ApiError(401, 'Requires authentication');
}

/** What is elsewhere by now: reading may follow with any method, anything else must come with the same one. */
export function movedTo(address: string, method: string): ApiError {
  const [status, message] = method === 'GET' || method === 'HEAD' ? [301, 'Moved Permanently'] : [307, 'Temporary Redirect'];
  return new ApiError(status, message, { url: address }, { location: address });
}

/** An App's token without the permission, or on a repository it is not installed on. */
export function notAccessible(needed?: string): ApiError {
  return new ApiError(403, 'Resource not accessible by integration', {}, needed ? { 'x-accepted-github-permissions': needed } : {});
}

/** 422 with GitHub's list of field errors. */
export function validationFailed(...errors: (FieldError | string)[]): ApiError {
  return new ApiError(422, 'Validation Failed', { errors });
}

/** A pull request whose diff takes too long to make: 422 in GitHub's words, the same each time. */
export function notDiffed(): ApiError {
  const errors = [{ resource: 'PullRequest', field: 'diff', code: 'not_available' }];
  return new ApiError(422, 'Server Error: Sorry, this diff is taking too long to generate.', { errors });
}

/** 422 in the words GitHub uses when a request breaks the endpoint's schema. */
export function invalidRequest(detail: string): ApiError {
  return new ApiError(422, `Invalid request.\n\n${detail}`);
}
