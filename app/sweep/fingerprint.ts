/** What a listing shows of a pull request that changes whenever anything about it does. */
export function fingerprint(pull: { readonly headSha: string; readonly updatedAt: string }): string {
  return `${pull.headSha} ${pull.updatedAt}`;
}
