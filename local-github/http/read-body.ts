import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

const limit = 100 * 1024 * 1024;

/** The whole body of a request. @throws 413 above 100 MB */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new ApiError(413, 'Payload too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON object body, `{}` when empty. @throws 400 in GitHub's words */
export function parseJson(raw: Buffer): Record<string, unknown> {
  if (raw.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(raw.toString());
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
  if (Array.isArray(value)) return { '': value };
  if (value === null || typeof value !== 'object') throw new ApiError(400, 'Body should be a JSON object');
  return value as Record<string, unknown>;
}
