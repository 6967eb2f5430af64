import { dump } from 'js-yaml';
import { pino } from 'pino';
import { wholeCompetition } from '../../app/observe/snapshot.ts';
import { openDoors } from '../../app/open-doors.ts';
import { fingerprint } from '../../app/sweep/fingerprint.ts';
import { sweep } from '../../app/sweep/sweep.ts';
import { config } from '../../app/testing/world.ts';
import { startListingGitHub } from './listing-github.ts';

/** API calls a sweep makes for each of `open` pull requests that were all looked at before and have not changed. Throws when it wants to look at one. */
export async function sweepCallsPerPull(open: number): Promise<number> {
  const repository = config.competitions[0]?.repository ?? '';
  const github = await startListingGitHub(open, dump(config));
  const settings = { appId: 1, privateKey: github.privateKey, webhookSecret: 'x', control: 'acme/control', baseUrl: github.baseUrl };
  const { doors } = await openDoors({ ...settings, ledger: ':memory:' }, pino({ level: 'silent' }));
  try {
    for (let number = 1; number <= open; number += 1) {
      const headSha = number.toString(16).padStart(40, '0');
      doors.ledger.sawPull({ repository, number }, fingerprint({ headSha, updatedAt: '2026-11-22T10:00:00Z' }), undefined);
    }
    const before = github.calls();
    // The competition as a whole has never been looked at: that one look is due, and is no pull request's.
    const looks = (await sweep(doors)).filter(({ number }) => number !== wholeCompetition);
    if (looks.length > 0) throw new Error(`a sweep over unchanged pull requests wants to look at ${looks.length}`);
    return (github.calls() - before) / open;
  } finally {
    doors.ledger.close();
    github.close();
  }
}
