import { startGit, type GitCall } from './run.ts';

// The small process of `gitElsewhere`: starts git as it is asked, side by side, and answers with what came of it.
process.on('message', ({ id, call }: { readonly id: number; readonly call: GitCall }) => {
  const answer = (about: object): unknown => process.send?.({ id, ...about });
  startGit(call).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) }),
  );
});
