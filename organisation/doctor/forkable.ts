import { judge, type Finding } from './finding.ts';
import type { RepositorySnapshot } from './snapshot.ts';

/** Whether those who read a private competition can fork it: without a fork nobody opens a pull request. */
export function forkable({ repository: where, forking }: RepositorySnapshot, webUrl: string): Finding {
  const [org = ''] = where.split('/');
  const place = { check: 'forkable', where, link: `${webUrl}/organizations/${org}/settings/member_privileges` };
  return judge(place, forking, 'who reads it can fork it', ({ repository, organisation }) => {
    if (repository && organisation) return undefined;
    return {
      what: 'nobody can fork it, and so nobody take part',
      fix: organisation ? 'harvester init lets it be forked' : 'let members fork private repositories, then harvester init',
    };
  });
}
