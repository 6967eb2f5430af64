import * as z from 'zod';
import { CarbonPolicy } from './carbon-policy.ts';
import { HarvesterGate } from './gate-policy.ts';
import { Instant, Name, Repository } from './scalars.ts';
import { Login } from './submission.ts';

/**
 * A public key that may sign records: Ed25519, SPKI in PEM. One signer may have several, for a rotation with overlap; a record counts when the
 * moment it says it was made lies within its key's time. Moments: ISO 8601, UTC, ends included.
 */
const Signer = z
  .strictObject({
    id: Name,
    publicKey: z.string().regex(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/),
    notBefore: Instant.optional(),
    notAfter: Instant.optional(),
  })
  .refine(({ notBefore, notAfter }) => !notBefore || !notAfter || Date.parse(notBefore) < Date.parse(notAfter), 'ends before it begins');
export type Signer = z.infer<typeof Signer>;

/** Who may take part: members of an organisation (single sign-on included, where it asks for that), the logins of a list, or either. */
export const Eligibility = z
  .strictObject({
    organisation: z
      .string()
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/)
      .optional(),
    logins: z.array(Login).max(10_000).optional(),
  })
  .refine(({ organisation, logins }) => organisation !== undefined || logins !== undefined, 'names neither an organisation nor logins');
export type Eligibility = z.infer<typeof Eligibility>;

/** `harvester.yaml` in the control repository: which competitions there are, whose signatures count, where things are. */
export const HarvesterConfig = z.strictObject({
  harvester: z.literal(1),
  competitions: z
    .array(
      z.strictObject({
        name: Name,
        repository: Repository,
        /** Names the repository had before it was renamed or transferred: records under them go on counting. */
        formerly: z.array(Repository).max(20).optional(),
        /** Instead of the organisation's own `eligibility`. */
        eligibility: Eligibility.optional(),
      }),
    )
    .min(1)
    .max(1000),
  records: Repository,
  runners: z.array(Signer).min(1).max(100),
  publishers: z.array(Signer).min(1).max(20),
  mlflow: z.strictObject({ uri: z.url() }),
  site: z.strictObject({ url: z.url() }),
  maintainers: z.string().max(100).default('maintainers'),
  /** What the organisation says about findings of the static scan, and which single ones its maintainers waived. */
  gate: HarvesterGate.optional(),
  /** Who may take part in every competition; anybody unless given. */
  eligibility: Eligibility.optional(),
  /** When final runs, for which nobody waits by the minute, may start. Without it they start at once. */
  carbon: CarbonPolicy.optional(),
});
export type HarvesterConfig = z.infer<typeof HarvesterConfig>;
