import { fileURLToPath } from 'node:url';

/** The worked competitions, one folder each. */
export const examples = ['breast-tumour', 'digits-images', 'diamonds-price', 'mail-text', 'co2-forecast'] as const;
export type Example = (typeof examples)[number];

/** Whether there is an example of that name. */
export function isExample(name: string): name is Example {
  return (examples as readonly string[]).includes(name);
}

/** The folder an example's own files lie in. */
export function exampleFolder(name: Example): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
