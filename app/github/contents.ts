import type { GitHub, TextFile } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { orAt, orMissing, statusOf } from './status-of.ts';

type Methods = Pick<GitHub, 'file' | 'tree' | 'blob' | 'putFile'>;

const conflictRetries = 5;

/** Git objects and files, and the one way we write a file. */
export function contentMethods(clients: Clients): Methods {
  const commits = new Map<string, Promise<unknown>>();

  async function file(repository: string, path: string, ref?: string): Promise<TextFile | undefined> {
    const { rest } = await clients.for(repository, 'read');
    const answer = await orMissing(rest.repos.getContent({ ...split(repository), path, ...(ref !== undefined && { ref }) }));
    const data = answer?.data;
    if (!data || Array.isArray(data) || data.type !== 'file' || !('content' in data) || data.encoding !== 'base64') return undefined;
    return { sha: data.sha, text: Buffer.from(data.content, 'base64').toString('utf8') };
  }

  async function put(repository: string, path: string, text: string, message: string): Promise<void> {
    const { rest } = await clients.for(repository, 'records');
    for (let attempt = 1; ; attempt += 1) {
      const present = await orMissing(rest.repos.getContent({ ...split(repository), path }));
      const held = present && !Array.isArray(present.data) && 'content' in present.data ? present.data : undefined;
      if (held && Buffer.from(held.content, 'base64').toString('utf8') === text) return;
      try {
        const content = Buffer.from(text).toString('base64');
        await rest.repos.createOrUpdateFileContents({ ...split(repository), path, message, content, ...(held && { sha: held.sha }) });
        return;
      } catch (error) {
        // Somebody committed in between: the branch moved under us.
        if (statusOf(error) !== 409 || attempt >= conflictRetries) throw error;
      }
    }
  }

  return {
    file,
    async tree(repository, sha, recursive) {
      const { rest } = await clients.for(repository, 'read');
      const asked = rest.git.getTree({ ...split(repository), tree_sha: sha, ...(recursive && { recursive: '1' }) });
      // 409: an empty repository (github/docs#31951). 404 is what a token does not see, or not yet: no answer.
      const answer = await orAt([409], asked);
      if (!answer) return undefined;
      const entries = answer.data.tree.map(({ path, mode, size, sha: object }) => ({
        path,
        mode,
        sha: object ?? '',
        ...(size !== undefined && { bytes: size }),
      }));
      return { entries, truncated: answer.data.truncated };
    },
    async blob(repository, sha) {
      const { rest } = await clients.for(repository, 'read');
      const { data } = await rest.git.getBlob({ ...split(repository), file_sha: sha });
      return Buffer.from(data.content, 'base64').toString('utf8');
    },
    async putFile(repository, path, text, message) {
      // One commit at a time to one branch: GitHub refuses the second of two at once.
      const before = commits.get(repository) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => put(repository, path, text, message));
      commits.set(repository, mine);
      await mine;
    },
  };
}
