import type { Competition } from '../contract/competition.ts';
import type { Problem } from '../contract/problem.ts';
import type { Submission } from '../contract/submission.ts';
import { artifactProblems } from './artifact-problems.ts';
import { folderProblems } from './folder-problems.ts';
import { holderProblem } from './holder-problem.ts';
import type { OtherTeam } from './other-teams.ts';
import { outsideProblems } from './outside-problems.ts';
import { currentPhase } from './phase.ts';
import { policyProblems } from './policy-problems.ts';
import { problemOfAll } from './problem-of-all.ts';
import { quotaProblem } from './quota-problem.ts';
import { readManifest } from './read-manifest.ts';
import { teamOf } from './team-of.ts';

/** One path the pull request changes, as the forge lists it. */
export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed' | 'unchanged';
}

/** One git tree entry below the repository root at the head SHA. */
export interface TreeEntry {
  readonly path: string;
  /** Git's mode: `100644`, `100755`, `120000` (link), `160000` (submodule), `040000` (folder). */
  readonly mode: string;
  /** Bytes; absent for folders and submodules. */
  readonly bytes?: number;
}

/** `truncated` when the forge did not give the whole list, `not-diffed` when it could not make the diff it lists them from, or not one that agrees with its count. */
export type ChangedFiles = readonly ChangedFile[] | 'truncated' | 'not-diffed';

export interface IntakeInput {
  readonly competition: Competition;
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly changed: ChangedFiles;
  readonly tree: readonly TreeEntry[] | 'truncated';
  /** Text of `submissions/<team>/submission.yaml` at the head SHA, where there is one. */
  readonly manifest: string | undefined;
  /** Who holds the team's folder already (`folderHolders`); undefined when nobody does. */
  readonly holders?: readonly string[] | undefined;
  /** Attempts of this team that count against today's limit, this one not included. */
  readonly attemptsToday: number;
  /** Whether no attempt is asked for: the head was charged before, or nobody runs it before a person acts. */
  readonly asksNone?: boolean;
  /** The member who used most attempts today, over all teams. */
  readonly busiest?: { readonly login: string; readonly used: number } | undefined;
  /** Members whom the organisation's policy does not let take part. */
  readonly ineligible?: readonly string[];
  /** Members who took part in another team already. */
  readonly elsewhere?: readonly OtherTeam[];
  /** Who accepted the terms by name; undefined where it was not looked at. */
  readonly agreed?: readonly string[];
  /** Whether a maintainer lets it in although the competition has closed. */
  readonly late?: boolean;
  /** Whether every commit carries a Signed-off-by line; undefined when it was not looked at. */
  readonly signedOff: boolean | undefined;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly team: string;
  readonly manifest: Submission;
  readonly files: number;
  readonly bytes: number;
  readonly attempt: number;
  readonly attemptsLeft: number;
}
export interface Refused {
  readonly kind: 'refused';
  readonly errorClass: 'LAYOUT' | 'POLICY' | 'BUDGET';
  readonly team: string | undefined;
  readonly problems: readonly [Problem, ...Problem[]];
}
export type IntakeDecision = Accepted | Refused;

/**
 * Whether a pull request is allowed and well-formed: phase, only the own folder, no links or odd names, sizes, manifest, licence, sign-off,
 * quota. Looks at git objects only; whatever the forge truncated is refused. Cheap reasons come first, and all problems of a kind are told at once.
 */
export function intake(input: IntakeInput): IntakeDecision {
  const { competition, changed, tree } = input;
  const phase = currentPhase(competition.phases, input.now);
  if (phase.kind === 'closed' && !input.late)
    return refuse('POLICY', undefined, [
      problemOfAll(
        'PHASE_CLOSED',
        `the competition closed on ${phase.phase.closes}`,
        'a maintainer may let it in, unranked, by saying /evaluate',
      ),
    ]);
  if (phase.kind === 'not-yet')
    return refuse('POLICY', undefined, [
      problemOfAll(
        'PHASE_NOT_OPEN',
        `the competition opens on ${phase.phase.opens}`,
        'keep the pull request: it is looked at again when the phase opens',
      ),
    ]);
  if (changed === 'truncated' || tree === 'truncated') {
    return refuse('POLICY', undefined, [
      problemOfAll(
        'LISTING_TRUNCATED',
        'the list of files is too long to be read whole',
        'submit fewer files: pack weights into one artifact',
      ),
    ]);
  }
  if (changed === 'not-diffed') {
    return refuse('POLICY', undefined, [
      problemOfAll(
        'NOT_DIFFED',
        'GitHub does not show all that it changes',
        'update the branch from the base branch and push again; if it stays so, submit fewer and smaller files: weights as one binary artifact',
      ),
    ]);
  }
  const team = teamOf(changed);
  if (!team) return refuse('LAYOUT', undefined, outsideProblems(changed));
  const root = `submissions/${team}/`;
  const path = `${root}submission.yaml`;
  const stranger = holderProblem(input, path);
  if (stranger) return refuse('POLICY', team, [stranger]);
  const entries = tree.filter((entry) => entry.path.startsWith(root) && entry.mode !== '040000');
  const layout = folderProblems(entries, root, competition);
  if (layout.length > 0) return refuse('LAYOUT', team, layout);
  if (input.manifest === undefined) {
    return refuse('LAYOUT', team, [
      {
        code: 'MANIFEST_MISSING',
        path,
        message: 'is missing',
        next: 'write it with: uv run kit new <team> (or copy baselines/*/submission.yaml)',
      },
    ]);
  }
  const read = readManifest(path, input.manifest);
  if (read.kind === 'invalid') return refuse('LAYOUT', team, read.problems);
  const manifest = read.value;
  const missing = artifactProblems(manifest, entries, root, (keys) => read.place(keys));
  if (missing.length > 0) return refuse('LAYOUT', team, missing);
  const policy = policyProblems(input, manifest, path, (keys) => read.place(keys));
  if (policy.length > 0) return refuse('POLICY', team, policy);
  const used = input.asksNone ? undefined : quotaProblem(input);
  if (used) return refuse('BUDGET', team, [used]);
  return {
    kind: 'accepted',
    team,
    manifest,
    files: entries.length,
    bytes: entries.reduce((sum, entry) => sum + (entry.bytes ?? 0), 0),
    attempt: input.attemptsToday + 1,
    attemptsLeft: Math.max(0, competition.limits.attemptsPerDay - input.attemptsToday - 1),
  };
}

function refuse(errorClass: Refused['errorClass'], team: string | undefined, problems: readonly Problem[]): Refused {
  return { kind: 'refused', errorClass, team, problems: problems as [Problem, ...Problem[]] };
}
