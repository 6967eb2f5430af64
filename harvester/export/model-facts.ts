import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { VerifiedModel } from '../service/fetch-model.ts';

/** A version proved to be what was published, and the text of its signed record where one was given. */
export interface ExportedModel extends Pick<VerifiedModel, 'name' | 'version' | 'sha256' | 'dir' | 'files' | 'contract' | 'card'> {
  readonly record?: string;
}

export interface Metric {
  readonly name: string;
  readonly value: number;
  /** Of which part of the data. */
  readonly board: string;
}

/** What the package says of itself in its bill of materials. */
export interface PackageFacts {
  /** When the evaluation ended, RFC 3339: the one moment an export may carry and stay the same. */
  readonly at: string;
  readonly metrics: readonly Metric[];
}

const Bom = z.object({
  metadata: z.object({
    timestamp: z.string(),
    component: z.object({
      modelCard: z.object({
        quantitativeAnalysis: z.object({
          performanceMetrics: z.array(z.object({ type: z.string(), value: z.string(), slice: z.string() })),
        }),
      }),
    }),
  }),
});

/** Reads a verified package's bill of materials. Throws (zod) when it is none of ours. */
export async function packageFacts(dir: string): Promise<PackageFacts> {
  const { metadata } = Bom.parse(JSON.parse(await readFile(join(dir, 'bom.cdx.json'), 'utf8')));
  const { performanceMetrics } = metadata.component.modelCard.quantitativeAnalysis;
  return {
    at: metadata.timestamp,
    metrics: performanceMetrics.map(({ type, value, slice }) => ({ name: type, value: Number(value), board: slice })),
  };
}
