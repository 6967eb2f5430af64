import type { Competition } from '../contract/competition.ts';
import { isName, isRelativePath } from '../contract/scalars.ts';
import type { Problem } from '../contract/problem.ts';
import type { Submission } from '../contract/submission.ts';
import { membershipProblems } from './membership-problems.ts';
import type { OtherTeam } from './other-teams.ts';
import { currentPhase } from './phase.ts';
import { readManifest } from './read-manifest.ts';

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

export interface IntakeInput {
  readonly competition: Competition;
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** `truncated` when the forge did not give the whole list. */
  readonly changed: readonly ChangedFile[] | 'truncated';
  readonly tree: readonly TreeEntry[] | 'truncated';
  /** Text of `submissions/<team>/submission.yaml` at the head SHA, where there is one. */
  readonly manifest: string | undefined;
  /** Who holds the team's folder already (`folderHolders`); undefined when nobody does. */
  readonly holders?: readonly string[] | undefined;
  /** Attempts of this team that count against today's limit, this one not included. */
  readonly attemptsToday: number;
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

const quotaNext = 'nothing to do: it is evaluated by itself after midnight UTC, or as soon as a failure of ours gives an attempt back';

/** The team a pull request is about: the only `submissions/<team>/` it touches, or undefined when there is none or more than one. */
export function teamOf(changed: readonly ChangedFile[]): string | undefined {
  const teams = new Set(changed.flatMap((file) => [file.path, file.previousPath ?? file.path]).map(teamOfPath));
  const [team] = teams;
  return teams.size === 1 ? team : undefined;
}

function teamOfPath(path: string): string | undefined {
  const [root, team, ...rest] = path.split('/');
  return root === 'submissions' && team && rest.length > 0 && isName(team) ? team : undefined;
}

/**
 * Whether a pull request is allowed and well-formed: phase, only the own folder, no links or odd names, sizes, manifest, licence, sign-off,
 * quota. Looks at git objects only; whatever the forge truncated is refused. Cheap reasons come first, and all problems of a kind are told at once.
 */
export function intake(input: IntakeInput): IntakeDecision {
  const { competition, changed, tree } = input;
  const phase = currentPhase(competition.phases, input.now);
  if (phase.kind === 'closed' && !input.late)
    return refuse('POLICY', undefined, [
      general(
        'PHASE_CLOSED',
        `the competition closed on ${phase.phase.closes}`,
        'a maintainer may let it in, unranked, by saying /evaluate',
      ),
    ]);
  if (phase.kind === 'not-yet')
    return refuse('POLICY', undefined, [
      general(
        'PHASE_NOT_OPEN',
        `the competition opens on ${phase.phase.opens}`,
        'keep the pull request: it is looked at again when the phase opens',
      ),
    ]);
  if (changed === 'truncated' || tree === 'truncated') {
    return refuse('POLICY', undefined, [
      general('LISTING_TRUNCATED', 'the list of files is too long to be read whole', 'submit fewer files: pack weights into one artifact'),
    ]);
  }
  const team = teamOf(changed);
  if (!team) return refuse('LAYOUT', undefined, outsideProblems(changed));
  const root = `submissions/${team}/`;
  const path = `${root}submission.yaml`;
  const stranger = holderProblem(input, path);
  if (stranger) return refuse('POLICY', team, [stranger]);
  const entries = tree.filter((entry) => entry.path.startsWith(root) && entry.mode !== '040000');
  const layout = [...entryProblems(entries, root), ...sizeProblems(entries, root, competition)];
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
  const left = competition.limits.attemptsPerDay - input.attemptsToday;
  if (left <= 0) {
    return refuse('BUDGET', team, [
      general('QUOTA', `${input.attemptsToday} of ${competition.limits.attemptsPerDay} attempts of today are used`, quotaNext),
    ]);
  }
  const { attemptsPerPersonPerDay: each } = competition.limits;
  if (each !== undefined && input.busiest && input.busiest.used >= each) {
    return refuse('BUDGET', team, [
      general(
        'QUOTA_PERSON',
        `@${input.busiest.login} used ${input.busiest.used} of ${each} attempts a person has today, over all teams`,
        quotaNext,
      ),
    ]);
  }
  return {
    kind: 'accepted',
    team,
    manifest,
    files: entries.length,
    bytes: entries.reduce((sum, entry) => sum + (entry.bytes ?? 0), 0),
    attempt: input.attemptsToday + 1,
    attemptsLeft: left - 1,
  };
}

/** Nobody takes over another team's folder by writing a manifest of their own. */
function holderProblem({ author, holders }: IntakeInput, path: string): Problem | undefined {
  if (!holders || holders.some((member) => member.toLowerCase() === author.toLowerCase())) return undefined;
  return {
    code: 'NOT_YOUR_FOLDER',
    path,
    message: `belongs to ${holders.join(', ') || 'a team whose merged manifest cannot be read'}; @${author} is not a member`,
    next: 'choose another folder name, or let a member add you in a pull request of theirs first',
  };
}

function outsideProblems(changed: readonly ChangedFile[]): Problem[] {
  const outside = changed.filter((file) => teamOfPath(file.path) === undefined || teamOfPath(file.previousPath ?? file.path) === undefined);
  if (outside.length > 0) {
    return outside.slice(0, 20).map((file) => ({
      code: 'OUTSIDE_SUBMISSION',
      path: file.path,
      message: `is not inside a team's folder but was ${file.status}`,
      allowed: 'submissions/<team>/… only',
      next: `undo it: git checkout origin/main -- '${file.path.replaceAll("'", '')}'`,
    }));
  }
  const teams = [...new Set(changed.map((file) => teamOfPath(file.path)))].filter((team) => team !== undefined);
  if (teams.length === 0) return [general('EMPTY', 'the pull request changes no files', 'add your folder submissions/<team>/ and push')];
  return [
    general(
      'SEVERAL_TEAMS',
      `the pull request touches the folders of ${teams.slice(0, 5).join(', ')}`,
      'touch only your own folder; open one pull request a team',
    ),
  ];
}

function entryProblems(entries: readonly TreeEntry[], root: string): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const inside = entry.path.slice(root.length);
    if (entry.mode === '120000') problems.push(odd(entry, 'LINK', 'is a symbolic link', 'put the file itself there'));
    else if (entry.mode === '160000') problems.push(odd(entry, 'SUBMODULE', 'is a submodule', 'put the files themselves there'));
    else if (entry.mode !== '100644' && entry.mode !== '100755')
      problems.push(odd(entry, 'MODE', `has the odd git mode ${entry.mode}`, 'commit it as an ordinary file'));
    if (!isRelativePath(inside) || !/^[\w.\-/ ]+$/.test(inside) || inside.split('/').some((part) => part.startsWith('-'))) {
      problems.push(odd(entry, 'NAME', 'has a name with unusual characters', 'use letters, digits, "_", "-" and "." only'));
    }
    const twin = seen.get(inside.toLowerCase());
    if (twin) problems.push(odd(entry, 'CASE_TWIN', `differs from ${twin} only by upper and lower case`, 'rename one of the two'));
    seen.set(inside.toLowerCase(), entry.path);
  }
  return problems.slice(0, 20);
}

function sizeProblems(entries: readonly TreeEntry[], root: string, { limits }: Competition): Problem[] {
  if (entries.length === 0) return [{ code: 'EMPTY', path: root, message: 'holds no files', next: 'add submission.yaml and a model' }];
  const problems: Problem[] = [];
  if (entries.length > limits.files)
    problems.push({
      code: 'TOO_MANY_FILES',
      path: root,
      message: `holds ${entries.length} files`,
      allowed: `${limits.files} files`,
      next: 'pack weights into one artifact',
    });
  const bytes = entries.reduce((sum, entry) => sum + (entry.bytes ?? Number.POSITIVE_INFINITY), 0);
  if (!(bytes <= limits.archiveMB * 1e6)) {
    problems.push({
      code: 'TOO_LARGE',
      path: root,
      message: `holds ${(bytes / 1e6).toFixed(1)} MB`,
      allowed: `${limits.archiveMB} MB`,
      next: 'make the model smaller, or ask the organisers for more room',
    });
  }
  return problems;
}

type Where = (keys: readonly PropertyKey[]) => { line: number; column: number };

function artifactProblems(manifest: Submission, entries: readonly TreeEntry[], root: string, where: Where): Problem[] {
  const present = new Set(entries.map((entry) => entry.path.slice(root.length)));
  const problems = manifest.artifacts.flatMap((artifact, index): Problem[] =>
    present.has(artifact.path)
      ? []
      : [
          {
            code: 'ARTIFACT_MISSING',
            path: `${root}submission.yaml`,
            ...where(['artifacts', index, 'path']),
            message: `names ${artifact.path}, which is not in the folder`,
            next: 'commit the file (is it in .gitignore?), or remove the entry',
          },
        ],
  );
  if (manifest.artifacts.length === 0 && !present.has('model.py')) {
    problems.push({
      code: 'NO_MODEL',
      path: `${root}submission.yaml`,
      ...where(['artifacts']),
      message: 'names no artifact, and there is no model.py',
      next: 'add model.py with class Model, or one .onnx or .skops artifact',
    });
  }
  return problems;
}

function policyProblems(input: IntakeInput, manifest: Submission, path: string, where: Where): Problem[] {
  const { competition, author } = input;
  const problems: Problem[] = [];
  if (!manifest.members.some((member) => member.toLowerCase() === author.toLowerCase())) {
    problems.push({
      code: 'NOT_A_MEMBER',
      path,
      ...where(['members']),
      message: `does not name @${author}, who opened the pull request`,
      next: 'add your login to members, or let a member open it',
    });
  }
  problems.push(...membershipProblems(input, manifest, path, where(['members'])));
  if (!competition.licences.includes(manifest.licence)) {
    problems.push({
      code: 'LICENCE_NOT_ALLOWED',
      path,
      ...where(['licence']),
      message: `"${manifest.licence}" is not a licence this competition accepts`,
      allowed: competition.licences.join(', '),
      next: 'choose one of these, or ask the organisers; then push again',
    });
  }
  if (competition.training === 'required' && !manifest.train) {
    problems.push({
      code: 'TRAINING_MISSING',
      path,
      ...where([]),
      message: 'has no "train" part, and this competition asks for training code',
      next: 'add train: {params, seed} and Model.train in model.py',
    });
  }
  if (competition.agreement.dco && input.signedOff === false) {
    problems.push({
      code: 'NOT_SIGNED_OFF',
      path,
      message: 'a commit has no "Signed-off-by" line',
      next: `accept ${competition.agreement.file} with: git commit --amend --signoff && git push --force-with-lease`,
    });
  }
  return problems;
}

function odd(entry: TreeEntry, code: string, message: string, next: string): Problem {
  return { code, path: entry.path, message, next };
}

function general(code: string, message: string, next: string): Problem {
  return { code, path: 'pull request', message, next };
}

function refuse(errorClass: Refused['errorClass'], team: string | undefined, problems: readonly Problem[]): Refused {
  return { kind: 'refused', errorClass, team, problems: problems as [Problem, ...Problem[]] };
}
