import type { Faults } from '../options.ts';
import { ApiError } from './api-error.ts';

interface Budget {
  remaining: number;
  reset: number;
}

/** Counts calls per token in GitHub's hourly window and injects limits when faults ask for them. */
export class Limits {
  private readonly budgets = new Map<string, Budget>();

  private readonly faults: Faults;

  constructor(faults: Faults) {
    this.faults = faults;
  }

  /** Takes one call off the budget. @throws 403 in GitHub's words when it is used up */
  take(key: string, anonymous: boolean): Record<string, string> {
    const budget = this.budget(key, anonymous);
    if (budget.remaining <= 0) throw new ApiError(403, `API rate limit exceeded for ${key}.`, {}, this.headers(key, anonymous));
    budget.remaining--;
    return this.headers(key, anonymous);
  }

  /** Gives one call back: a 304 costs nothing. */
  giveBack(key: string, anonymous: boolean): Record<string, string> {
    this.budget(key, anonymous).remaining++;
    return this.headers(key, anonymous);
  }

  headers(key: string, anonymous: boolean): Record<string, string> {
    const { limit, remaining, used, reset } = this.overview(key, anonymous);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    };
  }

  overview(key: string, anonymous: boolean): { limit: number; remaining: number; used: number; reset: number } {
    const { remaining, reset } = this.budget(key, anonymous);
    const limit = limitOf(anonymous);
    const shown = Math.max(0, remaining);
    return { limit, remaining: shown, used: limit - shown, reset };
  }

  /** @throws the secondary limit, when a fault asks for one on this writing call */
  secondary(method: string): void {
    const { faults } = this;
    if (method === 'GET' || method === 'HEAD' || !faults.nextSecondary) return;
    faults.nextSecondary--;
    const wait = faults.secondaryRetryAfter;
    throw new ApiError(
      faults.secondaryStatus ?? 403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      {},
      wait === undefined ? {} : { 'retry-after': String(wait) },
    );
  }

  private budget(key: string, anonymous: boolean): Budget {
    const seconds = Math.floor(Date.now() / 1000);
    let budget = this.budgets.get(key);
    if (!budget || budget.reset <= seconds) {
      if (budget) delete this.faults.primaryRemaining;
      budget = { remaining: limitOf(anonymous), reset: seconds + 3600 };
      this.budgets.set(key, budget);
    }
    const { primaryRemaining, primaryResetSeconds = 3600 } = this.faults;
    if (primaryRemaining !== undefined) {
      budget.remaining = Math.min(budget.remaining, primaryRemaining);
      budget.reset = Math.min(budget.reset, seconds + primaryResetSeconds);
    }
    return budget;
  }
}

function limitOf(anonymous: boolean): number {
  return anonymous ? 60_000 : 15_000;
}
