import type { Faults } from '../../local-github/options.ts';

/** Ways in which GitHub is unreliable, each for some acts; `random` gives how bad. */
const moods: Readonly<Record<string, (random: () => number) => Faults>> = {
  calm: () => ({}),
  slow: (random) => ({ latencyMs: Math.ceil(random() * 40) }),
  gateways: (random) => ({ badGateway: 0.01 + random() * 0.05 }),
  outage: (random) => ({ nextBadGateways: 5 + Math.floor(random() * 25) }),
  'lost answers': (random) => ({ lostAnswers: 0.02 + random() * 0.08 }),
  secondary: (random) => ({
    nextSecondary: 1 + Math.floor(random() * 4),
    secondaryStatus: random() < 0.5 ? 403 : 429,
    ...(random() < 0.5 && { secondaryRetryAfter: 1 }),
  }),
  primary: (random) => ({ primaryRemaining: Math.floor(random() * 30), primaryResetSeconds: 30 }),
  replicating: (random) => ({ tokensReplicateMs: Math.ceil(random() * 50), unseenTrees: random() * 0.05 }),
  lost: (random) => ({ lostDeliveries: 0.2 + random() * 0.8 }),
  doubled: () => ({ duplicateDeliveries: 0.7 }),
  reordered: () => ({ reorderWindow: 5, duplicateDeliveries: 0.3 }),
  everything: () => ({
    latencyMs: 10,
    badGateway: 0.02,
    lostAnswers: 0.03,
    lostDeliveries: 0.3,
    duplicateDeliveries: 0.3,
    reorderWindow: 4,
  }),
};

/** Switches the faults of one mood on and all others off, but for what GitHub is always like; returns its name. */
export function switchMood(faults: Faults, random: () => number, only?: string): string {
  const names = Object.keys(moods);
  const name = only ?? names[Math.floor(random() * names.length)] ?? 'calm';
  for (const key of Object.keys(faults) as (keyof Faults)[]) delete faults[key];
  Object.assign(faults, { random, restlessComments: 0.2 }, moods[name]?.(random));
  return name;
}
