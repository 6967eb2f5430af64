import { teamOf } from '../../core/rules/team-of.ts';
import type { Doors } from '../doors.ts';
import type { CommentFacts, PullFacts } from '../github/github.ts';
import { marker } from '../comment/render.ts';
import { changedFiles } from './changed-files.ts';
import { competitionAt } from './competition-at.ts';
import { readControl } from './control.ts';
import { observeDispatches } from './dispatches.ts';
import { observeMembership, observeReviews } from './people.ts';
import { readCarbon } from './read-carbon.ts';
import { readCompetition } from './read-competition.ts';
import { observeRequests } from './requests.ts';
import { ownTree } from './own-tree.ts';
import { readCounted } from './read-counted.ts';
import type { Dispatch, OwnCheck, OwnComment, PullKey, Snapshot } from './snapshot.ts';

const mostCommits = 250;
const contract = 'competition.yaml';
const mostManifestBytes = 1_000_000;

/** One pull request, read afresh. Undefined when it is gone or its repository holds no competition of ours. */
export async function observe(key: PullKey, doors: Doors): Promise<Snapshot | undefined> {
  const { github } = doors;
  const config = await readControl(doors);
  const entry = competitionAt(key.repository, config, doors.ledger);
  if (!entry) return undefined;
  const facts = await github.pull({ ...key, repository: entry.repository });
  if (!facts) return undefined;
  const pull = { ...key, repository: entry.repository };
  const [competition, changed, signedOff, comments, records, dispatches, reviews, carbon] = await Promise.all([
    readCompetition(pull, entry.name, undefined, doors),
    changedFiles(pull, facts, doors),
    signOff(pull, facts, doors),
    github.comments(pull),
    readCounted(entry.name, config, doors),
    observeDispatches(pull, config, doors),
    observeReviews(pull, doors),
    readCarbon(config, doors),
  ]);
  const team = typeof changed === 'string' ? undefined : teamOf(changed);
  const proposes =
    facts.pull.headRepository === pull.repository && typeof changed !== 'string' && changed.some(({ path }) => path === contract);
  const [{ login }, requests, own, baseManifest, checks, proposed] = await Promise.all([
    github.me(),
    observeRequests(pull, comments, doors),
    folder(pull, facts.pull.headSha, team, doors),
    team === undefined || facts.pull.merged ? undefined : github.file(entry.repository, `submissions/${team}/submission.yaml`),
    ownChecks(pull, [facts.pull.headSha, ...lately(dispatches, doors.now())], doors),
    proposes ? readCompetition(pull, entry.name, facts.pull.headSha, doors) : undefined,
  ]);
  const people = { author: facts.pull.author, manifest: own.manifest };
  const members = await observeMembership(pull, entry.name, config, people, doors);
  const mergeRefusal = doors.ledger.refusals.of(pull, facts.pull.headSha);
  return {
    ...pull,
    pull: facts.pull,
    name: entry.name,
    config,
    competition,
    ...(proposed && { proposed }),
    changed,
    tree: own.tree,
    ...(own.manifest !== undefined && { manifest: own.manifest }),
    ...(baseManifest && { baseManifest: baseManifest.text }),
    ...(signedOff !== undefined && { signedOff }),
    comments: ownComments(comments, login),
    checks,
    requests,
    sighting: doors.ledger.sighting(pull, facts.pull.headSha) ?? { since: facts.pull.updatedAt, lastComment: newest(comments) },
    ...(mergeRefusal && { mergeRefusal }),
    dispatches,
    reviews,
    ...(members && { organisationMembers: members }),
    ...(carbon && { carbon }),
    ...records,
  };
}

/** Undefined where there are more commits than GitHub lists; commits that only merge need no sign-off. */
async function signOff(key: PullKey, facts: PullFacts, { github }: Doors): Promise<boolean | undefined> {
  if (facts.commits > mostCommits) return false;
  const commits = await github.commits(key);
  return commits.every(({ message, parents }) => parents > 1 || /^Signed-off-by: \S.* <[^<>\s]+@[^<>\s]+>\s*$/m.test(message));
}

/** Ids of comments grow with time. */
function newest(comments: readonly CommentFacts[]): number {
  return comments.reduce((last, { id }) => Math.max(last, id), 0);
}

function ownComments(comments: readonly CommentFacts[], login: string): OwnComment[] {
  return comments
    .filter((comment) => comment.author === login && comment.body.trimEnd().endsWith(marker))
    .map(({ id, body }) => ({ id, body }));
}

/** Heads whose check may still be running: those of open runs, and of runs that ended lately; longer ago than GitHub is ever out of reach is not looked at. */
function lately(dispatches: readonly Dispatch[], now: string): string[] {
  const twoDays = 48 * 3_600_000;
  return dispatches.filter(({ outcome }) => !outcome || Date.parse(now) - Date.parse(outcome.at) < twoDays).map(({ headSha }) => headSha);
}

async function ownChecks({ repository }: PullKey, heads: readonly string[], { github }: Doors): Promise<OwnCheck[]> {
  const unique = [...new Set(heads)];
  return (await Promise.all(unique.map((head) => github.checks(repository, head)))).flat();
}

async function folder(
  { repository }: PullKey,
  headSha: string,
  team: string | undefined,
  { github, ledger }: Doors,
): Promise<{ tree: Snapshot['tree']; manifest?: string }> {
  if (team === undefined) return { tree: [] };
  const { entries } = await ownTree(github, repository, headSha, team);
  if (entries === 'truncated') return { tree: 'truncated' };
  const tree = entries.map(({ path, mode, bytes }) => ({ path, mode, ...(bytes !== undefined && { bytes }) }));
  const manifest = entries.find(({ path }) => path === `submissions/${team}/submission.yaml`);
  const regular = manifest && (manifest.mode === '100644' || manifest.mode === '100755') && (manifest.bytes ?? 0) <= mostManifestBytes;
  if (!regular) return { tree };
  const held = ledger.blob(manifest.sha);
  if (held !== undefined) return { tree, manifest: held };
  const text = await github.blob(repository, manifest.sha);
  ledger.keepBlob(manifest.sha, text);
  return { tree, manifest: text };
}
