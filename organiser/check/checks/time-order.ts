import { momentOf } from '../../split/moments.ts';
import { atRow, type Check, type Finding } from '../check.ts';

/** Where rows have a time, each split is in its order, and private rows come after public ones. */
export const timeOrder: Check = {
  id: 'time-order',
  title: 'rows are in the order of time, private ones last',
  needs: 'repository',
  run: ({ competition, views }) => {
    const name = competition.columns?.time;
    if (name === undefined) return [];
    const findings: Finding[] = [];
    let latest: { readonly name: string; readonly time: number } | undefined;
    for (const view of views) {
      const times = (view.column(name) ?? []).map((cell) => (cell === null ? Number.NaN : momentOf(cell)));
      const unknown = times.findIndex(Number.isNaN);
      if (unknown >= 0) {
        findings.push(atRow(view.labels, 'problem', unknown, `"${name}" is no moment`, 'write numbers, or dates as 2026-11-22T10:30:00'));
        continue;
      }
      const back = times.findIndex((time, row) => row > 0 && time < (times[row - 1] ?? -Infinity));
      if (back >= 0)
        findings.push(
          atRow(
            view.labels,
            'problem',
            back,
            `goes back in time: rows of ${view.name} reach a model in this order`,
            `sort by "${name}": harvester competition split does`,
          ),
        );
      const earlier = times.findIndex((time) => latest !== undefined && time < latest.time);
      if (earlier >= 0 && latest)
        findings.push(
          atRow(
            view.labels,
            'warning',
            earlier,
            `${view.name} has rows from before the end of ${latest.name}`,
            `cut by time: harvester competition split --time ${name}; unless these are separate series`,
          ),
        );
      latest = { name: view.name, time: times.reduce((a, b) => Math.max(a, b), latest?.time ?? -Infinity) };
    }
    return findings;
  },
};
