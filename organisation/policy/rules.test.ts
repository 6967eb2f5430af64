import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWorkflow } from './check-workflow.ts';
import { firstMajors, runnerNode } from './current-node.ts';
import { pinActions } from './pin-actions.ts';
import { rules } from './rules.ts';

const root = join(import.meta.dirname, '..', '..');
const release = { repository: 'acme/harvester-actions', sha: 'a'.repeat(40), version: 'v0.1.0' };
const folders = ['workflows/competition', 'workflows/control', 'workflows/records', '.github/workflows'];
const files = folders
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((file) => file.endsWith('.yml'));
const installed = (file: string): string => pinActions(readFileSync(join(root, file), 'utf8'), release);

/** Rules a text breaks, once each. */
const broken = (source: string, path = 'x.yml'): string[] => [...new Set(checkWorkflow(path, source).map(({ rule }) => rule))];

describe('every workflow an organisation gets, and our own', () => {
  test.each(files)('%s keeps every rule', (file) => {
    expect(checkWorkflow(file, installed(file))).toEqual([]);
  });

  test('is pinned by init: as we keep them, ours go by a moving tag', () => {
    const shipped = files.filter((file) => broken(readFileSync(join(root, file), 'utf8')).includes('pinned-actions'));
    expect(shipped).toContain('workflows/control/evaluate.yml');
    expect(shipped.every((file) => file.startsWith('workflows/'))).toBe(true);
  });
});

/** One change to a shipped workflow for each rule, which that rule alone must notice. */
const mutations: readonly (readonly [rule: string, file: string, from: string | RegExp, to: string])[] = [
  ['no-permissions-by-default', 'workflows/control/evaluate.yml', 'permissions: {}', 'permissions: read-all'],
  ['no-permissions-by-default', 'workflows/records/site.yml', 'permissions: {}\n', ''],
  ['no-privileged-trigger', 'workflows/competition/check.yml', '  pull_request:', '  pull_request_target:'],
  ['no-privileged-trigger', 'workflows/records/verify.yml', '  workflow_dispatch:', '  issue_comment:'],
  [
    'ten-inputs',
    'workflows/control/evaluate.yml',
    '    inputs:\n',
    '    inputs:\n      more: { description: One more, default: "", type: string }\n',
  ],
  ['pull-requests-get-nothing', 'workflows/competition/check.yml', 'contents: read', 'contents: write'],
  [
    'pull-requests-get-nothing',
    'workflows/competition/check.yml',
    'enable-cache: false',
    "enable-cache: false\n          github-token: ${{ github['token'] }}",
  ],
  ['pinned-actions', 'workflows/control/publish.yml', /(actions\/checkout)@[0-9a-f]{40}/, '$1@v6'],
  ['pinned-actions', 'workflows/records/site.yml', /(actions\/deploy-pages)@[0-9a-f]{40}/, '$1@d6db901'],
  ['current-node', 'workflows/control/evaluate.yml', /(actions\/upload-artifact@[0-9a-f]{40}) # v7\.0\.0/, '$1 # v4.6.2'],
  ['current-node', 'workflows/records/site.yml', /(actions\/deploy-pages@[0-9a-f]{40}) # v5\.0\.0/, '$1'],
  ['no-template-in-script', 'workflows/control/publish.yml', '"${REPO%%/*}"', '"${{ inputs.repo }}"'],
  ['no-environment-files', 'workflows/control/publish.yml', '"$GITHUB_OUTPUT"', '"$GITHUB_ENV"'],
  ['timeout', 'workflows/control/publish.yml', /\n +timeout-minutes: 30/, ''],
  ['timeout', 'workflows/records/site.yml', 'timeout-minutes: 15', 'timeout-minutes: 4000'],
  ['concurrency', 'workflows/control/evaluate.yml', 'evaluate-${{ inputs.run_key }}', 'evaluate'],
  ['concurrency', 'workflows/records/verify.yml', /concurrency:\n.*\n.*\n/, ''],
  ['no-kept-credentials', 'workflows/control/publish.yml', 'persist-credentials: false', 'persist-credentials: true'],
  ['no-cache', 'workflows/competition/check.yml', 'enable-cache: false', "enable-cache: 'true'"],
  ['no-cache', 'workflows/competition/check.yml', /\n +enable-cache: false/, ''],
  [
    'secrets-only-in-steps',
    'workflows/control/publish.yml',
    'permissions: {}',
    'permissions: {}\nenv:\n  KEY: ${{ secrets.HARVESTER_PUBLISHER_KEY }}',
  ],
  [
    'own-machines-by-group',
    'workflows/control/publish.yml',
    /runs-on:\n +group: harvester-publish\n +labels: harvester-publish/,
    'runs-on: [self-hosted, harvester-publish]',
  ],
  [
    'the-vault-gets-nothing',
    'workflows/control/evaluate.yml',
    /(labels: harvester-vault[^\n]*\n)/,
    '$1    permissions:\n      contents: read\n',
  ],
  ['the-vault-gets-nothing', 'workflows/control/evaluate.yml', /(labels: harvester-vault[\s\S]*?    steps:\n)/, '$1      - run: id\n'],
];

describe('each rule notices what it is about', () => {
  test.each(mutations)('%s in %s', (rule, file, from, to) => {
    const before = installed(file);
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    expect(broken(after)).toContain(rule);
  });

  test('no rule is without such a change', () => {
    expect(new Set(mutations.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

describe('the table of what runs on the Node of GitHub’s runners', () => {
  const foreign = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/uses: ((?!model-harvester)[\w.-]+\/[\w.-]+)@/g)].map(([, action]) => action),
  );

  test('knows every action we name, and no other', () => {
    expect(new Set(foreign)).toEqual(new Set(Object.keys(firstMajors)));
  });

  test('is of the Node our own actions run on: when they move on, it has to be read anew', () => {
    const ours = readdirSync(join(root, 'actions'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^[\w-]+\/action\.yml$/.test(file),
    );
    expect(ours.length).toBeGreaterThan(5);
    for (const file of ours) expect(readFileSync(join(root, 'actions', file), 'utf8')).toContain(`using: node${runnerNode}\n`);
  });
});

test('whatever is handed in, the answer is a list and never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json(), fc.constant('jobs: {a: 1}'), fc.constant('on: [push]\njobs: {a: {steps: [1, {uses: 2}]}}')),
      (text) => {
        expect(Array.isArray(checkWorkflow('x.yml', text))).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
