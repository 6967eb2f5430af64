import { address } from '../pages/addresses.ts';
import { everyFame } from '../pages/fame-view.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Output } from '../render/site-folder.ts';
import { csv } from './csv.ts';

/** How every competition does, and who made something that lasts. */
export function* standingTables(parts: readonly SitePart[]): Generator<Output> {
  const competitions = parts.map(({ attempts, name, status, versions }) => {
    const failed = status.failed.reduce((sum, { number }) => sum + number, 0);
    const classes = status.failed.map(({ errorClass, number }) => `${errorClass} ${number}`).join(' ');
    return [name, status.title, status.isOpen, attempts, attempts - failed, classes, versions, status.last?.iso ?? null];
  });
  const head = ['competition', 'title', 'open', 'attempts', 'scored', 'not_scored', 'versions', 'last_evaluated'];
  yield { path: address.table('competitions'), content: csv([head, ...competitions]) };
  const fame = everyFame(parts).map(({ champions, credit, team, versions, wins }) => [
    team,
    wins.join(' '),
    champions.join(' '),
    versions,
    credit,
  ]);
  yield { path: address.table('fame'), content: csv([['team', 'finals_won', 'champions', 'versions', 'credit'], ...fame]) };
}
