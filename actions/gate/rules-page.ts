/** Address of the manual's page of rules in the very version of the action that runs; undefined outside of Actions. */
export function rulesPage(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = env;
  if (!server || !repository || !ref || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  return `${server}/${repository}/blob/${encodeURIComponent(ref)}/docs/gate-rules.md`;
}
