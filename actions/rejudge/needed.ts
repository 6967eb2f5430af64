import type { RejudgeInputs } from './inputs.ts';

/** An input that this step cannot do without. Throws, naming both, when it was not given. */
export function needed<N extends keyof RejudgeInputs>(asked: RejudgeInputs, name: N): NonNullable<RejudgeInputs[N]> {
  const value = asked[name];
  if (value === undefined || value === null) throw new Error(`input ${name}: step ${asked.step} needs it and it was not given`);
  return value;
}
