import type { Column } from '../../core/contract/column.ts';
import type { Columns, Predictions } from './runner.ts';

/** To the worker, first of all: what it is to load. */
export interface OnnxModel {
  readonly file: string;
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  /** Whether requests may be asked together at all. */
  readonly mayJoin: boolean;
}

/** To the worker: the joined rows of some requests, and how many each has. */
export interface OnnxQuestion {
  readonly columns: Columns;
  readonly counts: readonly number[];
}

/** From the worker: once `ready` or `refused`, then one answer a question. */
export type OnnxMessage =
  | { readonly kind: 'ready'; readonly together: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'answer'; readonly answers: readonly Predictions[] }
  | { readonly kind: 'failed'; readonly why: string };
