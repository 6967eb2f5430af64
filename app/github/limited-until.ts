import { limitedUntil as limitOf } from '../../core/rules/limited-until.ts';
import { statusOf } from './status-of.ts';

/** When a call may be made again (milliseconds since 1970), if an Octokit error says that GitHub limits us. */
export function limitedUntil(error: unknown, now = Date.now()): number | undefined {
  const { message = '', response } = (error ?? {}) as Partial<Error> & { response?: { headers?: Record<string, string | number> } };
  return limitOf({ status: statusOf(error), headers: response?.headers ?? {}, message }, now);
}
