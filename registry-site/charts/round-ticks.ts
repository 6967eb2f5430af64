/** The roundest marks within the range: the widest step of 1, 2 or 5 that still gives three. `decimals` tells how to print them. */
export function roundTicks(from: number, to: number): { readonly marks: number[]; readonly decimals: number } {
  const power = Math.floor(Math.log10(to - from));
  const steps = [power, power - 1].flatMap((exponent) => [5, 2, 1].map((factor) => ({ exponent, size: factor * 10 ** exponent })));
  const marksOf = (size: number): number[] => {
    const first = Math.ceil(from / size);
    return Array.from({ length: Math.max(0, Math.floor(to / size) - first + 1) }, (_, index) => (first + index) * size);
  };
  const step = steps.find(({ size }) => marksOf(size).length >= 3);
  return step ? { marks: marksOf(step.size), decimals: Math.max(0, -step.exponent) } : { marks: [], decimals: 0 };
}
