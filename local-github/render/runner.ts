import type { RunnerConfig } from '../options.ts';

/** OpenAPI `runner`. */
export function renderRunner({
  id,
  name,
  labels,
  busy,
}: RunnerConfig & { readonly id: number; readonly busy: number }): Record<string, unknown> {
  return {
    id,
    name,
    os: 'linux',
    status: 'online',
    busy: busy > 0,
    labels: labels.map((label, at) => ({
      id: at + 1,
      name: label,
      type: label === 'self-hosted' || label === 'linux' ? 'read-only' : 'custom',
    })),
  };
}
