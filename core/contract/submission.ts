import * as z from 'zod';
import { RelativePath, Sha256 } from './scalars.ts';

/** GitHub's rule for logins: alphanumerics and single inner hyphens, at most 39. */
export const Login = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/, 'must be a GitHub login');

export const ArtifactFormat = z.enum(['onnx', 'skops', 'joblib', 'pickle', 'safetensors', 'npy', 'json', 'text']);
export type ArtifactFormat = z.infer<typeof ArtifactFormat>;

export const Artifact = z.strictObject({ path: RelativePath, sha256: Sha256, format: ArtifactFormat });
export type Artifact = z.infer<typeof Artifact>;

/** A registered model version a submission builds on: lineage, and a share of the credit. */
export const Parent = z.strictObject({
  model: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\/[1-9][0-9]{0,8}$/, 'must be <competition>/<version>, such as breast-tumour/3'),
  relation: z.enum(['fine-tuned', 'distilled', 'ensembled', 'derived']),
});
export type Parent = z.infer<typeof Parent>;

/** `submissions/<team>/submission.yaml`. Paths are relative to the team's folder. */
export const Submission = z.strictObject({
  interface: z.literal(1),
  title: z.string().min(3).max(120),
  members: z.array(Login).min(1).max(20),
  licence: z.string().min(2).max(60),
  artifacts: z.array(Artifact).max(100).default([]),
  card: z.strictObject({
    intendedUse: z.string().min(1).max(2000),
    limitations: z.string().min(1).max(2000),
    trainingData: z.string().min(1).max(2000),
    ethicalNotes: z.string().max(2000).default('none stated'),
  }),
  parents: z.array(Parent).max(20).optional(),
  train: z
    .strictObject({
      params: z.record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean()])).default({}),
      seed: z.number().int().min(0).max(4_294_967_295),
      reproducible: z.boolean().default(false),
    })
    .optional(),
});
export type Submission = z.infer<typeof Submission>;
