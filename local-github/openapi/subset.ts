import type { Schema } from './compact.ts';

/** What is committed: schemas by name, and which of them each answer must satisfy. */
export interface Subset {
  readonly source: string;
  /** `GET /repos/{}/{} 200` → schema. */
  readonly answers: Record<string, Schema>;
  readonly schemas: Record<string, Schema>;
}

/** A path template without its parameters' names. */
export function anonymous(template: string): string {
  return template.replace(/\{[^}]*\}/g, '{}');
}
