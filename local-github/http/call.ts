import type { World } from '../world.ts';
import type { Identity } from './identity.ts';

/** One API request as routes see it. */
export interface Call {
  readonly world: World;
  readonly method: string;
  readonly url: URL;
  readonly params: Record<string, string>;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly identity: Identity;
  /** The JSON body; `{}` when there was none. */
  readonly body: Record<string, unknown>;
}

/** An answer: JSON by default, bytes when `raw` is there. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly raw?: Buffer | string;
  readonly headers?: Record<string, string>;
}

/** 200 with JSON. */
export function ok(body: unknown, headers: Record<string, string> = {}): Reply {
  return { status: 200, body, headers };
}

/** 201 with JSON and, where there is a `url`, its `Location`. */
export function created(body: Record<string, unknown>): Reply {
  const location = typeof body['url'] === 'string' ? { location: body['url'] } : {};
  return { status: 201, body, headers: location };
}

export function noContent(): Reply {
  return { status: 204 };
}
