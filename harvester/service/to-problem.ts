import { invalid, ServiceProblem } from './problem.ts';

export function unsupported(): ServiceProblem {
  return new ServiceProblem({
    status: 415,
    type: 'unsupported-media-type',
    title: 'Send application/json; /invocations also takes text/csv',
  });
}

const known: Readonly<Record<string, () => ServiceProblem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ServiceProblem({ status: 413, type: 'too-large', title: 'The body is too large', detail: 'send it in parts' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupported,
  FST_ERR_CTP_EMPTY_TYPE: unsupported,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => invalid('the body is not as long as its head says'),
};

/** Any error as what the caller may see of it. What is ours to mend goes into the log. */
export function toProblem(error: unknown, log: (line: string) => void): ServiceProblem {
  if (error instanceof ServiceProblem) return error;
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  const found = known[code]?.();
  if (found) return found;
  if (statusCode >= 400 && statusCode < 500)
    return new ServiceProblem({ status: statusCode, type: 'bad-request', title: 'The request cannot be read' });
  log(`a request failed: ${error instanceof Error ? error.message : String(error)}`);
  return new ServiceProblem({ status: 500, type: 'model-failed', title: 'The model failed', detail: 'the service log says why' });
}
