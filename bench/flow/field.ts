import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { version } from '../../actions/version.ts';
import { localAttempt } from '../../cli/local-attempt.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { cast } from '../../demo/participants/cast.ts';
import { prepareSubmission } from '../../demo/participants/prepare-submission.ts';
import { scan } from '../../gate/scan.ts';
import { environment, stateDir } from '../../scripts/environment.mjs';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { serveWarm } from '../../vault/warm/serve-warm.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
export const models = ['noop', 'sklearn', 'onnx'] as const;
export type Model = (typeof models)[number];

/** What one attempt took, in seconds. */
export interface Passed {
  readonly wall: number;
  /** CPU of the submission itself, as the meter saw it from outside. */
  readonly own: number;
}

/** The breast-tumour competition with a warm runner, and one submission of each kind. */
export interface Field {
  /** Scans, evaluates, signs and commits one more attempt with this model, by a team of its own. */
  attempt(model: Model): Promise<Passed>;
  /** Reads the private rows, predicts and scores in one plain Python process: what the participant's evaluation is without anything around it. */
  plain(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the field for `slots` evaluations at a time. */
export async function openField(slots: number): Promise<Field> {
  const home = await mkdtemp(join(tmpdir(), 'bench-flow-'));
  const [dir, state, socket] = [join(home, 'made'), join(home, 'state'), join(home, 'warm', 'runner.sock')];
  await mkdir(state, { mode: 0o711 });
  await chmod(home, 0o711);
  await symlink(join(stateDir(), 'env'), join(state, 'env'));
  const before = { HARVESTER_STATE: process.env['HARVESTER_STATE'], HARVESTER_WARM: process.env['HARVESTER_WARM'] };
  await run(process.execPath, [join(root, 'examples', 'make.ts'), 'breast-tumour', dir]);
  const competitionDir = join(dir, 'competition');
  const made = await environment('competition');
  const python = { python: made.python, libraryPath: join(made.path, 'lib') };
  for (const login of ['alice', 'bob']) {
    const person = cast.find((one) => one.login === login);
    if (!person) throw new Error(`${login} is not in the demo's cast`);
    await prepareSubmission(person, { ...python, publicCsv: join(competitionDir, 'data', 'public', 'train.csv'), into: competitionDir });
  }
  Object.assign(process.env, { HARVESTER_STATE: state, HARVESTER_WARM: socket });
  const folders: Readonly<Record<Model, string>> = {
    noop: join(competitionDir, 'baselines', 'constant'),
    sklearn: join(competitionDir, 'submissions', 'alice'),
    onnx: join(competitionDir, 'submissions', 'bob'),
  };
  const runner = await serveWarm({ socket, version, sandboxes: 3 * slots, log: () => undefined });
  const first = await localAttempt(folders.noop, competitionDir);
  // Whoever waits longer than a bucket says is a matter of policy, not of speed.
  const competition = { ...first.competition, feedback: { ...first.competition.feedback, timing: 'prompt' as const } };
  await runner.warm({ competition, competitionDir, environment: made });
  const { privateKey: pem } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = await privateKey('runner-1', pem);
  const records = join(home, 'records');
  await run('git', ['init', '-q', records]);
  const split = join(dir, 'data', 'private', competition.data.feedback.name);
  let number = 0;
  let committing: Promise<unknown> = Promise.resolve();

  const commit = (path: string): Promise<unknown> =>
    (committing = committing.then(async () => {
      await run('git', ['-C', records, 'add', path]);
      await run('git', ['-C', records, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'commit', '-q', '-m', path]);
    }));

  return {
    async attempt(model) {
      number += 1;
      const team = `t${number}`;
      const submissionDir = join(home, 'teams', team);
      await cp(folders[model], submissionDir, { recursive: true });
      await writeFile(join(submissionDir, 'NOTE.md'), `attempt ${number}\n`);
      const from = performance.now();
      const local = await localAttempt(submissionDir, competitionDir, team);
      const lock = await readFile(local.lock, 'utf8');
      const gate = await scan(submissionDir, { competition, lock });
      const record = await evaluateWarm({
        ...local,
        inputs: { ...local.inputs, number },
        competition,
        gate,
        privateDir: dirname(split),
        environment: { id: made.id, path: made.path, lockSha256: local.lockSha256 },
        store: join(home, 'store'),
        runnerId: 'runner-1',
        runKey: randomBytes(16).toString('hex'),
        version,
        now: () => new Date(),
      });
      if (record.evaluation.kind !== 'scored') throw new Error(`${model} was not scored: ${record.evaluation.errorClass}`);
      const path = `${number}.json`;
      await writeFile(join(records, path), JSON.stringify(await seal('attempt', record, key)));
      await commit(path);
      return { wall: (performance.now() - from) / 1000, own: record.evaluation.cost.cpuSeconds };
    },
    plain: async () => {
      await run(made.python, ['-I', join(root, 'bench', 'flow', 'plain.py'), split], { env: { LD_LIBRARY_PATH: python.libraryPath } });
    },
    close: async () => {
      await runner.close();
      for (const [name, value] of Object.entries(before))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      await rm(home, { recursive: true, force: true });
    },
  };
}
