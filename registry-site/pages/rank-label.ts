/** `1` or `1–3`. */
export function rankLabel(group: { readonly from: number; readonly to: number }): string {
  return group.from === group.to ? String(group.from) : `${group.from}–${group.to}`;
}
