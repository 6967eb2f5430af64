import type { JobContext } from '../job-context.ts';
import { checkout } from './checkout.ts';
import { createAppToken } from './create-app-token.ts';
import { deployPages } from './deploy-pages.ts';
import { downloadArtifact } from './download-artifact.ts';
import { uploadArtifact } from './upload-artifact.ts';

/** A stand-in for one of GitHub's own actions: takes the filled-in inputs and `env:`, gives outputs, throws to fail. */
export type Builtin = (
  context: JobContext,
  inputs: Record<string, string>,
  env: Record<string, string>,
) => Promise<Record<string, string> | void>;

const builtins: Record<string, Builtin> = {
  'actions/checkout': checkout,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
  'actions/create-github-app-token': createAppToken,
  'actions/configure-pages': async () => ({}),
  'actions/upload-pages-artifact': (context, inputs, env) =>
    uploadArtifact(
      context,
      { ...inputs, name: inputs['name'] ?? 'github-pages', path: inputs['path'] ?? '_site/', 'if-no-files-found': 'error' },
      env,
    ),
  'actions/deploy-pages': deployPages,
};

/** The stand-in for a `uses:`, whatever its `@ref`. */
export function findBuiltin(uses: string): Builtin | undefined {
  return builtins[uses.replace(/@[^@]*$/, '')];
}
