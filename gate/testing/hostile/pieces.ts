import { asm, assemble, type Piece } from '../assemble-pickle.ts';

/** A call of `module.name` with arguments, as instructions. */
export function call(module: string, name: string, ...args: Piece[]): Buffer {
  return assemble(asm.global(module, name), asm.mark, ...args, asm.tuple, asm.reduce);
}

/** A whole pickle of protocol 2 that leaves the last piece's value. */
export function pickle(...pieces: Piece[]): Buffer {
  return assemble(asm.proto(2), ...pieces, asm.stop);
}

/** The smallest pickle that runs a command. */
export const evil = pickle(call('os', 'system', asm.text('id')));

/** A harmless pickle. */
export const harmless = pickle(asm.emptyList);

/** An empty instance of a class. */
export function instance(module: string, name: string): Buffer {
  return assemble(asm.global(module, name), asm.emptyTuple, asm.newobj);
}

/** A dict of text keys. */
export function dict(entries: Readonly<Record<string, Piece>>): Buffer {
  return assemble(asm.emptyDict, ...Object.entries(entries).flatMap(([key, value]) => [asm.text(key), value, asm.setitem]));
}

/** What a class of the allow-list is named by. */
export const LOGISTIC = ['sklearn.linear_model._logistic', 'LogisticRegression'] as const;

/** An empty instance of it. */
export const MODEL = instance(...LOGISTIC);

/** The function most files here want to call. */
export const system = asm.global('os', 'system');

/** Its call. */
export const run = assemble(system, asm.text('id'), asm.tuple1, asm.reduce);
