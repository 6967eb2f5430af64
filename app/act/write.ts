import type { CheckEffect, DispatchEffect } from '../decision.ts';

/** One thing to do to the world, after comparing what is wanted with what is there. */
export type Write =
  | { readonly kind: 'create-comment'; readonly body: string }
  | { readonly kind: 'update-comment'; readonly id: number; readonly body: string }
  | { readonly kind: 'delete-comment'; readonly id: number }
  | { readonly kind: 'create-check'; readonly check: CheckEffect; readonly externalId: string }
  | { readonly kind: 'update-check'; readonly id: number; readonly check: CheckEffect; readonly externalId: string }
  | { readonly kind: 'add-labels'; readonly labels: readonly string[] }
  | { readonly kind: 'remove-label'; readonly label: string }
  | DispatchEffect
  | { readonly kind: 'record'; readonly runKey: string; readonly path: string; readonly text: string; readonly message: string }
  | { readonly kind: 'settle'; readonly runKey: string; readonly outcome: 'recorded' | 'failed'; readonly why: string }
  | { readonly kind: 'cancel'; readonly runId: number }
  | { readonly kind: 'keep-decision'; readonly path: string; readonly text: string; readonly message: string }
  | { readonly kind: 'merge'; readonly headSha: string; readonly title: string };
