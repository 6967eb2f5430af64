import type { ErrorClass } from '../../core/contract/error-class.ts';

/** A change of one file that the competition already has: the first occurrence of `find` becomes `replace`. */
export interface Edit {
  readonly path: string;
  readonly find: string;
  readonly replace: string;
}
/** What a push brings. Folders are relative to the participant's own. */
export interface Push {
  readonly commitMessage: string;
  /** Laid over `submissions/<team>/`, in this order. */
  readonly files: readonly string[];
  /** Laid over the root of the repository: only a participant who breaks the layout has one. */
  readonly root?: string;
  readonly edits?: readonly Edit[];
  /** Python that makes the artifacts, with `train` of `run-training.py`. */
  readonly train?: string;
}
export interface Participant extends Push {
  /** Also the name of the folder, and the only member of the team. */
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly team: string;
  /** Title of the submission. */
  readonly title: string;
  readonly branch: string;
  readonly prTitle: string;
  readonly prBody: string;
  readonly story: string;
  /** Pushed while the first commit is being evaluated, whose result must then count for nothing (`STALE_HEAD`). */
  readonly secondPush?: Push;
  /** Of the last push. `score` is the primary metric where it is known to the last digit beforehand. */
  readonly expect: { readonly verdict: 'scored' | 'refused' | 'failed'; readonly errorClass?: ErrorClass; readonly score?: number };
}

/** Everyone who takes part in the demo, in the order in which they open their pull requests. Commits are made with `git commit --signoff`. */
export const cast: readonly Participant[] = [
  {
    login: 'alice',
    name: 'Alice Arnold',
    email: 'alice@participants.example',
    team: 'alice',
    title: 'Four plain measurements',
    branch: 'plain-measurements',
    commitMessage: 'Add logistic regression on four measurements',
    prTitle: 'Four plain measurements',
    prBody: 'Scaled logistic regression on texture, smoothness, compactness and symmetry. Saved by skops; no code of mine runs.',
    story: 'submits an honest, plain scikit-learn model by skops and becomes the first champion',
    files: ['files'],
    train: 'train.py',
    expect: { verdict: 'scored' },
  },
  {
    login: 'bob',
    name: 'Bob Brandt',
    email: 'bob@participants.example',
    team: 'bob',
    title: 'Boosted trees in ONNX',
    branch: 'boosted-trees',
    commitMessage: 'Add gradient boosting exported to ONNX',
    prTitle: 'Boosted trees in ONNX',
    prBody: '120 boosted trees on all measurements, exported by skl2onnx. One file, no Python.',
    story: 'beats the champion significantly with boosted trees in ONNX',
    files: ['files'],
    train: 'train.py',
    expect: { verdict: 'scored' },
  },
  {
    login: 'carol',
    name: 'Carol Castillo',
    email: 'carol@participants.example',
    team: 'carol',
    title: 'Averaged regressions that can be retrained',
    branch: 'retrainable',
    commitMessage: 'Add averaged logistic regressions with their training code',
    prTitle: 'Averaged regressions that can be retrained',
    prBody:
      'Twenty logistic regressions on all thirty measurements, averaged, and `Model.train` so that a product team can retrain them on its own cases.',
    story: 'brings her training code and is as good as the best, within noise',
    files: ['files'],
    train: 'files/model.py',
    expect: { verdict: 'scored' },
  },
  {
    login: 'erin',
    name: 'Erin Ek',
    email: 'erin@participants.example',
    team: 'erin',
    title: 'A rule of thumb',
    branch: 'rule-of-thumb',
    commitMessage: 'Add a rule of thumb and a fairer score',
    prTitle: 'A rule of thumb, and a fairer score',
    prBody: 'I also raised the number of attempts and added a scoring script. Hope that is fine!',
    story: "changes the competition's own rules and adds files outside her folder",
    files: ['files'],
    root: 'root',
    edits: [{ path: 'competition.yaml', find: 'attemptsPerDay: 5', replace: 'attemptsPerDay: 500' }],
    expect: { verdict: 'refused', errorClass: 'LAYOUT' },
  },
  {
    login: 'mallory',
    name: 'Mallory Moss',
    email: 'mallory@participants.example',
    team: 'mallory',
    title: 'Random forest',
    branch: 'random-forest',
    commitMessage: 'Add random forest',
    prTitle: 'Random forest',
    prBody: 'A random forest, trained on my own machine. Ready to merge.',
    story: 'hides a command in a pickle that would run when the model is loaded',
    files: ['files'],
    train: 'train.py',
    expect: { verdict: 'refused', errorClass: 'GATE' },
  },
  {
    login: 'oscar',
    name: 'Oscar Olsen',
    email: 'oscar@participants.example',
    team: 'oscar',
    title: 'Nearest known case',
    branch: 'nearest-case',
    commitMessage: 'Add nearest known case',
    prTitle: 'Nearest known case',
    prBody: 'Looks up the most similar known case.',
    story: 'looks for the labels and the network from inside predict, and would answer perfectly if it found them',
    files: ['files'],
    expect: { verdict: 'scored', score: 0.5 },
  },
  {
    login: 'dave',
    name: 'Dave Dahl',
    email: 'dave@participants.example',
    team: 'dave',
    title: 'Self-calibrating radius',
    branch: 'self-calibrating',
    commitMessage: 'Add self-calibrating radius',
    prTitle: 'Self-calibrating radius',
    prBody: 'Calibrates itself on each batch until it settles.',
    story: 'loops for ever in predict',
    files: ['files'],
    expect: { verdict: 'failed', errorClass: 'TIMEOUT' },
  },
  {
    login: 'frank',
    name: 'Frank Fischer',
    email: 'frank@participants.example',
    team: 'frank',
    title: 'Size and texture, linear',
    branch: 'size-and-texture',
    commitMessage: 'Add linear model of size and texture',
    prTitle: 'Size and texture, linear',
    prBody: 'Size, smoothness and texture of the average nucleus. Takes a moment to warm up.',
    story: 'pushes a faster version while the first one is being evaluated',
    files: ['files'],
    train: 'files/model.py',
    secondPush: {
      commitMessage: 'Drop the needless warm-up',
      files: ['files', 'second'],
      train: 'second/model.py',
    },
    expect: { verdict: 'scored' },
  },
];

/** One of the cast by login. Throws when there is nobody of that name. */
export function participant(login: string): Participant {
  const found = cast.find((person) => person.login === login);
  if (!found) throw new Error(`nobody in the cast is called "${login}": there are ${cast.map((person) => person.login).join(', ')}`);
  return found;
}
