import type { Column } from '../../core/contract/column.ts';

/** What a composition must know of a model to be checked. */
export interface ModelFacts {
  /** `<name>/<version>`, for people. */
  readonly title: string;
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  readonly licence: string;
  /** Hex. */
  readonly sha256: string;
  /** From the attempt record, as it was released; absent where there is none. */
  readonly cost?: { readonly latencyMsPerRow: number; readonly energyWhPer1000: number | null };
}
