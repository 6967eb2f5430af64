import type { Account } from '../store.ts';
import { markup, type Html } from './markup.ts';

const signs: Record<string, string> = {
  success: '✓',
  failure: '✕',
  timed_out: '✕',
  startup_failure: '✕',
  cancelled: '⊘',
  skipped: '–',
  neutral: '■',
  stale: '■',
  action_required: '!',
  in_progress: '●',
};

/** The small round sign of a state. */
export function sign(status: string, conclusion: string | null): Html {
  const word = conclusion ?? status;
  return markup`<span class="i ${word}" title="${word.replaceAll('_', ' ')}">${signs[word] ?? '○'}</span>`;
}

const paths = {
  folder: 'M1.5 3.5h4l1.5 2h7.5v8h-13z',
  file: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3',
  package: 'M1.5 4.5 8 1.5l6.5 3v7L8 14.5l-6.5-3zM1.5 4.5 8 7.5l6.5-3M8 7.5v7',
} as const;

/** A small drawing. */
export function icon(of: keyof typeof paths): Html {
  return markup`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${paths[of]}" fill="none" stroke="currentColor" stroke-linejoin="round"/></svg>`;
}

/** A person's or App's picture. */
export function avatar(account: Account, kind: 'avatar' | 'app' | '' = 'avatar'): Html {
  return markup`<img
    class="${account.kind === 'Bot' && kind === '' ? 'app' : kind}"
    src="/avatars/${encodeURIComponent(account.login)}"
    alt=""
  />`;
}

/** A name, with GitHub's mark for bots. */
export function name(account: Account): Html {
  return account.kind === 'Bot'
    ? markup`<b>${account.login.replace('[bot]', '')}</b> <span class="pill">bot</span>`
    : markup`<b>${account.login}</b>`;
}

/** A moment, exact on hover. */
export function when(at: string | null): Html {
  return at === null ? markup`` : markup`<time datetime="${at}" title="${at}">${at.slice(0, 16).replace('T', ' ')}</time>`;
}

/** How long something took. */
export function took(from: string | null, to: string | null): string {
  if (from === null || to === null) return '';
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

const ink = (hex: string) => `#${hex}`;

/** A label in its colour. The colour is checked when a label is made: six hexadecimal digits. */
export function label(text: string, color: string): Html {
  return markup`<span class="label" style="border-color:${ink(color)};background:${ink(color)}33">${text}</span>`;
}
