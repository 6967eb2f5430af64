import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { root } from '../../scripts/bundle.ts';
import { digestFolder } from '../../vault/folder.ts';
import { act, openStage, type Play, type Played, type Stage } from './act/play.ts';

const run = promisify(execFile);
const pair = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const shas = { head: 'a'.repeat(40), base: 'b'.repeat(40), merge: 'c'.repeat(40) };
const runKey = 'd'.repeat(32);
const dispatch = {
  competition: 'breast-tumour',
  repo: 'acme/breast-tumour',
  pr: '7',
  head_sha: shas.head,
  merge_sha: shas.merge,
  run_key: runKey,
  board: 'feedback',
  mode: 'evaluate',
};
const report = {
  verdict: 'clean',
  findings: [],
  scanned: [{ path: 'model.py', sha256: '0'.repeat(64), bytes: 1, format: 'python' }],
  seconds: 1,
};

let stage: Stage;
/** What the fetch and the gate job handed on; each test spoils it. */
let artifacts: string;
let digest: string;
let reportSha256: string;
const inputs = (...path: string[]): string => join(artifacts, 'inputs', ...path);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const folderDigest = async (): Promise<string> => treeDigest(await digestFolder(inputs()));

beforeAll(async () => {
  if (act === undefined) return;
  stage = await openStage();
  artifacts = join(stage.dir, 'artifacts');
  const runner = join(stage.dir, 'runner');
  await mkdir(join(runner, 'data'), { recursive: true });
  await mkdir(join(runner, 'store'));
  await writeFile(join(runner, 'key.pem'), pair.privateKey, { mode: 0o600 });
  await writeFile(join(runner, 'data', 'labels.csv'), 'labels-of-the-company\n');
});
afterAll(() => stage?.close());

beforeEach(async () => {
  if (act === undefined) return;
  stage.asked.length = 0;
  stage.answer = undefined;
  await rm(artifacts, { recursive: true, force: true });
  await mkdir(inputs(), { recursive: true });
  await mkdir(join(artifacts, 'gate'));
  await cp(join(root, 'examples/breast-tumour'), inputs('competition'), {
    recursive: true,
    filter: (path) => !/\/(baselines|kit|submissions|private|\.venv)(\/|$)/.test(path),
  });
  await cp(join(root, 'examples/breast-tumour/baselines/constant'), inputs('submission'), { recursive: true });
  await writeFile(inputs('submission', 'model.py'), `open(${JSON.stringify(join(stage.dir, 'PWNED'))}, "w")\n`);
  await nameFiles();
  await writeFile(inputs('board.json'), JSON.stringify({ competition: 'breast-tumour', repository: 'acme/breast-tumour', sha: shas.base }));
  await writeFile(join(artifacts, 'gate', 'gate-report.json'), JSON.stringify(report));
  digest = await folderDigest();
  reportSha256 = sha256(JSON.stringify(report));
});

/** Writes `inputs.json` about the files that are there, with what is given put over it. */
async function nameFiles(over: object = {}): Promise<void> {
  const files = await digestFolder(inputs('submission'));
  const said = {
    harvester: 1,
    competition: 'breast-tumour',
    repository: 'acme/breast-tumour',
    number: 7,
    headSha: shas.head,
    baseSha: shas.base,
    team: 'constant',
    files,
    treeSha256: await treeDigest(files),
  };
  await writeFile(inputs('inputs.json'), JSON.stringify({ ...said, ...over }));
}

const where: Readonly<Record<string, Pick<Play, 'file' | 'event'> & { readonly key: string }>> = {
  gate: { file: 'workflows/control/evaluate.yml', event: 'workflow_dispatch', key: 'gate' },
  evaluate: { file: 'workflows/control/evaluate.yml', event: 'workflow_dispatch', key: 'evaluate' },
  publish: { file: 'workflows/control/publish.yml', event: 'workflow_dispatch', key: 'publish' },
  rejudge: { file: 'workflows/control/rejudge.yml', event: 'workflow_dispatch', key: 'judge' },
};

/** One job that takes artifacts, on a machine with a key, private data and a registry, exactly as its workflow has it. */
async function take(consumer: string, outputs: { digest?: string; report?: string } = {}): Promise<Played> {
  const { file, event, key } = where[consumer] ?? { file: '', event: '', key: '' };
  const runner = join(stage.dir, 'runner');
  return stage.play({
    file,
    event,
    payload: { inputs: dispatch },
    job: {
      key,
      needs: { 'fetch.outputs.digest': outputs.digest ?? digest, 'gate.outputs.report-sha256': outputs.report ?? reportSha256 },
    },
    artifacts,
    env: {
      HARVESTER_RUNNER_ID: 'runner-1',
      HARVESTER_RUNNER_KEY: join(runner, 'key.pem'),
      HARVESTER_DATA: join(runner, 'data'),
      HARVESTER_STORE: join(runner, 'store'),
    },
    secrets: { HARVESTER_PUBLISHER_KEY: pair.privateKey, HARVESTER_MLFLOW_AUTHORIZATION: 'Basic bm9ib2R5OnJlZ2lzdHJ5LXBhc3N3b3Jk' },
    variables: { HARVESTER_PUBLISHER_ID: 'publisher-1', HARVESTER_RECORDS: 'acme/harvester-records' },
    prepare: async (work) => {
      const config = {
        harvester: 1,
        competitions: [{ name: 'breast-tumour', repository: 'acme/breast-tumour' }],
        records: 'acme/harvester-records',
        runners: [{ id: 'runner-1', publicKey: pair.publicKey }],
        publishers: [{ id: 'publisher-1', publicKey: pair.publicKey }],
        mlflow: { uri: 'http://127.0.0.1:9' },
        site: { url: 'http://127.0.0.1/' },
      };
      for (const at of ['harvester.yaml', 'control/harvester.yaml']) await writeFile(join(work, at), JSON.stringify(config));
    },
  });
}

/** It failed in words, ran nothing of it, released nothing and showed nothing of the machine. */
async function expectRefused(played: Played, why: RegExp): Promise<void> {
  expect(played.said).toMatch(why);
  expect(played.code).not.toBe(0);
  expect(await readdir(stage.dir)).not.toContain('PWNED');
  expect(await readdir(played.work)).not.toContain('result.json');
  expect(await readdir(join(stage.dir, 'runner', 'store'))).toEqual([]);
  expect(played.said).not.toMatch(
    /\n\s+at .*\(node:|BEGIN PRIVATE KEY|labels-of-the-company|bm9ib2R5OnJlZ2lzdHJ5|registry-password|root:x:/,
  );
  expect(stage.asked).toEqual([]);
}

const tampered = /was changed on its way/;
const spoils: Readonly<Record<string, () => Promise<unknown>>> = {
  'the team’s code swapped, and named anew': async () => {
    await writeFile(inputs('submission', 'model.py'), 'import os\n');
    await nameFiles();
  },
  'another pull request named': () => nameFiles({ number: 8 }),
  'the organisers’ own scorer brought along': () => writeFile(inputs('competition', 'scoring.py'), 'import os\n'),
};

describe.skipIf(act === undefined)('artifacts that somebody wrote over on their way, in each job that takes them', () => {
  describe.each(['gate', 'evaluate', 'publish'])('%s', (consumer) => {
    test.each(Object.keys(spoils))('%s', async (name) => {
      await spoils[name]?.();
      await expectRefused(await take(consumer), tampered);
    });

    test('a link to the machine’s password file in the place of inputs.json', async () => {
      await rm(inputs('inputs.json'));
      await symlink('/etc/passwd', inputs('inputs.json'));
      await expectRefused(await take(consumer), /inputs\.json is neither a file nor a folder/);
    });
  });

  describe('evaluate: a report that the gate did not write', () => {
    test.each([
      ['that says clean', JSON.stringify({ ...report, seconds: 2 })],
      ['with figures that are none', '{"verdict":"clean","findings":[],"scanned":[],"seconds":NaN}'],
      ['with keys of a prototype', '{"__proto__":{"verdict":"clean"},"constructor":{"prototype":{"verdict":"clean"}}}'],
      ['that fills the memory', `{"verdict":"${'x'.repeat(6_000_000)}"}`],
    ])('%s', async (_, text) => {
      await writeFile(join(artifacts, 'gate', 'gate-report.json'), text);
      await expectRefused(await take('evaluate'), tampered);
    });
  });

  test('rejudge: another board’s files', async () => {
    await writeFile(inputs('board.json'), JSON.stringify({ competition: 'other', repository: 'acme/other', sha: shas.base }));
    await expectRefused(await take('rejudge'), tampered);
  });

  test('a key of another dispatch, and a digest that is none, are told by name', async () => {
    await expectRefused(await take('evaluate', { digest: '$(touch x)', report: '' }), /input digest: must be a sha256/);
  });
});

describe.skipIf(act === undefined)('artifacts that are hostile from the start: even a fetch job that lies gets nothing run', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a path that climbs out',
      () => nameFiles({ files: [{ path: '../../x', sha256: '0'.repeat(64), bytes: 1 }] }),
      /inputs\.json is not what the fetch action writes: files\.0\.path/,
    ],
    [
      'figures that are none',
      async () => writeFile(inputs('inputs.json'), (await readFile(inputs('inputs.json'), 'utf8')).replace('"number":7', '"number":NaN')),
      /inputs\.json is not JSON/,
    ],
    [
      'keys of a prototype',
      async () =>
        writeFile(inputs('inputs.json'), (await readFile(inputs('inputs.json'), 'utf8')).replace('{', '{"constructor":{"prototype":{}},')),
      /inputs\.json is not what the fetch action writes/,
    ],
    ['a list that fills the memory', () => nameFiles({ team: 'x'.repeat(6_000_000) }), /inputs\.json holds 6\d{6} bytes/],
    ['another competition’s name', () => nameFiles({ competition: 'other' }), /competition\.yaml is not that of "other"/],
    ['commands to the runner in a name', () => nameFiles({ team: 'x\n::add-mask::a\n::stop-commands::b' }), /team: must be 1–63 of/],
  ])('%s', async (_, spoil, why) => {
    await spoil();
    await expectRefused(await take('evaluate', { digest: await folderDigest() }), why);
  });
});

describe.skipIf(act === undefined)('rebuild-and-compare: the archive that the last site workflow left', () => {
  const zipOf = async (...entries: readonly (readonly [name: string, bytes: Buffer, mode?: number])[]): Promise<Buffer> => {
    const zip = new ZipFile();
    for (const [name, bytes, mode = 0o100644] of entries) zip.addBuffer(bytes, 'x'.repeat(name.length), { mode, mtime: new Date(0) });
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    // The library itself writes no such names.
    let bytes = Buffer.concat(chunks).toString('latin1');
    for (const [name] of entries) bytes = bytes.replaceAll('x'.repeat(name.length), name);
    return Buffer.from(bytes, 'latin1');
  };
  const digestOf = (over: object = {}): Buffer =>
    Buffer.from(JSON.stringify({ harvester: 1, commit: shas.head, audience: 'internal', sha256: '0'.repeat(64), files: 3, ...over }));

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['a name that climbs out', () => zipOf(['../../PWNED', digestOf()]), /the artifact "site-digest" is/],
    ['a link', () => zipOf(['site-digest.json', Buffer.from('/etc/passwd'), 0o120777]), /not one small site-digest\.json/],
    ['a bomb', () => zipOf(['site-digest.json', Buffer.alloc(50_000_000)]), /not one small site-digest\.json/],
    ['two files', () => zipOf(['site-digest.json', digestOf()], ['evil.json', digestOf()]), /the artifact "site-digest" is/],
    ['no archive', () => Promise.resolve(Buffer.from('::error::x')), /the artifact "site-digest" is no archive/],
    ['figures that are none', () => zipOf(['site-digest.json', Buffer.from('{"files":NaN}')]), /site-digest\.json is not/],
    ['a commit of no history', () => zipOf(['site-digest.json', digestOf()]), /not in the history of this branch/],
    [
      'a commit that wants to be an option',
      () => zipOf(['site-digest.json', digestOf({ commit: '--upload-pack=touch PWNED' })]),
      /site-digest\.json is not/,
    ],
  ])('%s', async (_, make, why) => {
    const zip = await make();
    stage.answer = (path) =>
      path.endsWith('/zip')
        ? zip
        : { artifacts: [{ id: 1, expired: false, workflow_run: { head_branch: 'main', repository_id: 1, head_repository_id: 1 } }] };
    const played = await stage.play({
      file: 'workflows/records/rebuild-and-compare.yml',
      event: 'workflow_dispatch',
      payload: {},
      env: { GITHUB_REPOSITORY: 'acme/harvester-records' },
      secrets: { GITHUB_TOKEN: 'ghs_aslongastheyneedtobe' },
      prepare: async (work) => {
        const config = {
          harvester: 1,
          competitions: [{ name: 'breast-tumour', repository: 'acme/breast-tumour' }],
          records: 'acme/harvester-records',
          runners: [{ id: 'runner-1', publicKey: pair.publicKey }],
          publishers: [{ id: 'publisher-1', publicKey: pair.publicKey }],
          mlflow: { uri: 'http://127.0.0.1:9' },
          site: { url: 'http://127.0.0.1/' },
        };
        await writeFile(join(work, 'harvester.yaml'), JSON.stringify(config));
        const git = (...args: string[]) => run('git', ['-C', work, '-c', 'user.name=x', '-c', 'user.email=x@x', ...args]);
        await git('init', '-q', '-b', 'main');
        await git('add', 'harvester.yaml');
        await git('commit', '-q', '-m', 'records');
      },
    });
    expect(played.said).toMatch(why);
    expect(played.code).not.toBe(0);
    expect(await readdir(stage.dir)).not.toContain('PWNED');
    expect(played.said).not.toMatch(/\n\s+at .*\(node:|root:x:|ghs_aslong/);
  });
});
