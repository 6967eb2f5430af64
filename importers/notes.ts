import type { Problem } from '../core/contract/problem.ts';
import type { Assumed, Mapped } from './outcome.ts';

/** Thrown where reading a kit cannot go on at all. `importKit` turns it into an outcome; it never leaves the room. */
export class CannotImport extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problem: Problem, ...more: Problem[]) {
    super(problem.message);
    this.name = 'CannotImport';
    this.problems = [problem, ...more];
  }
}

/** What is collected while a kit is read. `problems` stop the import once everything that can be said has been said. */
export interface Notes {
  readonly mapped: Mapped[];
  readonly assumed: Assumed[];
  readonly leftOut: Problem[];
  readonly problems: Problem[];
}

export function newNotes(): Notes {
  return { mapped: [], assumed: [], leftOut: [], problems: [] };
}

/** A place in the kit. */
export interface Place {
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `file:line`, as reports name places in the kit. */
export function at({ path, line }: Place): string {
  return line === undefined ? path : `${path}:${line}`;
}

function problem(code: string, { path, line, column }: Place, message: string, next: string): Problem {
  return { code, path, ...(line !== undefined && { line }), ...(column !== undefined && { column }), message, next };
}

/** Something that exists over there and not here. */
export const noCounterpart = (place: Place, message: string, next: string): Problem => problem('NO_COUNTERPART', place, message, next);
/** The kit names something that it does not bring. */
export const missing = (place: Place, message: string, next: string): Problem => problem('IMPORT_MISSING', place, message, next);
/** The kit is not what its format asks for. */
export const invalid = (place: Place, message: string, next: string): Problem => problem('IMPORT_INVALID', place, message, next);
/** Code of the kit did not do its part in the sandbox. */
export const codeFailed = (place: Place, message: string, next: string): Problem => problem('IMPORT_CODE', place, message, next);
/** An archive that is broken or dangerous. */
export const badArchive = (path: string, message: string, next: string): Problem => problem('IMPORT_ARCHIVE', { path }, message, next);
