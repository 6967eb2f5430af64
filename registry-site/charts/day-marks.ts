import { moment } from '../format/instant.ts';

const day = 86_400_000;

/** At most six days between two moments (milliseconds), evenly apart, as `12 Nov`. */
export function dayMarks(from: number, to: number): { readonly value: number; readonly label: string }[] {
  const step = Math.max(1, Math.ceil((to - from) / day / 5)) * day;
  const first = Math.ceil(from / day) * day;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step).map((value) => ({
    value,
    label: moment(new Date(value).toISOString()).day.replace(/ \d{4}$/, ''),
  }));
}
