/** An input that this step cannot do without. Throws, naming both, when it was not given. */
export function needed<I extends { readonly step: string }, N extends keyof I & string>(asked: I, name: N): NonNullable<I[N]> {
  const value = asked[name];
  if (value === undefined || value === null) throw new Error(`input ${name}: step ${asked.step} needs it and it was not given`);
  return value;
}
