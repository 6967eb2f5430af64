/**
 * A record as if its competition's repository had always had the name of today: numbers and commits outlive a rename or a transfer. The signed text keeps
 * the name it was written under.
 */
export function underNameOfToday<T extends { readonly key: { readonly repository: string } }>(
  record: T,
  { repository, formerly = [] }: { readonly repository: string; readonly formerly?: readonly string[] | undefined },
): T {
  const known = formerly.some((name) => name.toLowerCase() === record.key.repository.toLowerCase());
  return known ? { ...record, key: { ...record.key, repository } } : record;
}
