import * as z from 'zod';
import { Instant, Name, Sha256 } from './scalars.ts';

/** What a data owner allows beyond a competition's leak budget; predicate `approval/v1`, subject `board` = digest of the private data. */
export const Approval = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  board: z.enum(['feedback', 'final']),
  dataSha256: Sha256,
  team: Name,
  /** Bits every member of the team may be told on this board on top of the budget. */
  bits: z.number().positive().max(1e6),
  why: z.string().min(3).max(500),
  expires: Instant,
});
export type Approval = z.infer<typeof Approval>;

/** `owners.yaml` in a runner's store: who may approve, and how many of them it takes. */
export const Owners = z.strictObject({
  harvester: z.literal(1),
  /** 2 asks for two persons. */
  approvals: z.number().int().min(1).max(5).default(1),
  owners: z
    .array(
      z.strictObject({
        id: Name,
        publicKey: z
          .string()
          .regex(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/, 'must be a public key in PEM'),
      }),
    )
    .min(1)
    .max(20)
    .refine((owners) => new Set(owners.map(({ id }) => id)).size === owners.length, 'names one owner twice')
    .refine((owners) => new Set(owners.map(({ publicKey }) => publicKey.trim())).size === owners.length, 'gives two owners one key'),
});
export type Owners = z.infer<typeof Owners>;
