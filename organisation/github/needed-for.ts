const table: readonly (readonly [path: RegExp, fine: string, classic: string])[] = [
  [/^\/orgs\/[^/]+\/repos$/, 'Administration', 'repo'],
  [/^\/orgs\/[^/]+\/actions\/runner-groups/, 'Self-hosted runners (organization)', 'admin:org'],
  [/^\/orgs\//, 'Administration (organization)', 'admin:org'],
  [/\/environments\/[^/]+\/secrets/, 'Environments', 'repo'],
  [/\/actions\/secrets/, 'Secrets', 'repo'],
  [/\/actions\/variables/, 'Variables', 'repo'],
  [/\/pages$/, 'Pages', 'repo'],
  [/\/(labels|issues)/, 'Issues', 'repo'],
  [/\/pulls/, 'Pull requests', 'repo'],
  [/\/contents\/\.github\/workflows/, 'Contents and Workflows', 'repo and workflow'],
  [/\/(contents|git|branches|commits)/, 'Contents', 'repo'],
  [/\/actions\/(runs|workflows|artifacts)/, 'Actions', 'repo'],
  [/^\/repos\//, 'Administration', 'repo'],
];

/** What a token must be allowed for one call: the fine-grained permission and its classic scope, and on what. */
export function neededFor(method: string, path: string): string {
  const level = method === 'GET' ? 'read' : 'write';
  const on = /^\/(?:repos\/([^/]+\/[^/]+)|orgs\/([^/]+))/.exec(path);
  // The one right that no other scope has in it.
  const deletes = method === 'DELETE' && /^\/repos\/[^/]+\/[^/]+$/.test(path);
  const [, fine, scope] = table.find(([pattern]) => pattern.test(path)) ?? [undefined, 'Metadata', 'repo'];
  const where = on?.[1] ?? on?.[2];
  return `"${fine}: ${level}"${where === undefined ? '' : ` on ${where}`} (a classic token: scope ${deletes ? 'delete_repo' : scope}), and an owner of the organisation behind it`;
}
