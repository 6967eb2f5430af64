const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as pages show it; `iso` is for machines. Always UTC. */
export interface Moment {
  readonly iso: string;
  readonly day: string;
  readonly minute: string;
}

/** ISO 8601 → `{day: '22 Nov 2026', minute: '22 Nov 2026, 10:02 UTC'}`. */
export function moment(iso: string): Moment {
  const whole = isWhole(iso) ? iso : new Date(iso).toISOString();
  const day = `${Number(whole.slice(8, 10))} ${months[Number(whole.slice(5, 7)) - 1]} ${whole.slice(0, 4)}`;
  return { iso: whole, day, minute: `${day}, ${whole.slice(11, 16)} UTC` };
}

/** Whether it is written as `Date` itself writes it: records are, and they come by the ten thousand. */
function isWhole(iso: string): boolean {
  return iso.length === 24 && iso[10] === 'T' && iso[19] === '.' && iso[23] === 'Z';
}

/** The time between two moments in its largest whole unit: `3 days`, `5 hours`. */
export function span(fromIso: string, toIso: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(toIso) - Date.parse(fromIso)) / 60_000));
  const [value, unit] =
    minutes >= 2880 ? [Math.floor(minutes / 1440), 'day'] : minutes >= 120 ? [Math.floor(minutes / 60), 'hour'] : [minutes, 'minute'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
