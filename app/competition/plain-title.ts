/** A title as GitHub takes it: plain text of at most 256 characters. */
export function plainTitle(title: string): string {
  return [...title].slice(0, 256).join('');
}
