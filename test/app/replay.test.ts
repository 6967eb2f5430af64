import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ledger } from '../../app/ledger/ledger.ts';
import { repository, Story } from './story.ts';

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story.ends());

interface Told {
  readonly dryRun: boolean;
  readonly replays: readonly {
    readonly decision: { readonly state: { readonly name: string } };
    readonly writes: readonly { readonly kind: string }[];
  }[];
}

async function replays(...args: string[]): Promise<Told> {
  const ledger = join(story.dir, 'ledger.sqlite');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'replay', ...args, '--ledger', ledger, '--json'], {
    env: { ...process.env, ...story.settings },
  });
  return JSON.parse(stdout) as Told;
}
const kinds = ({ replays: [first] }: Told): string[] => first?.writes.map(({ kind }) => kind) ?? [];

test('a pull request nobody told us of: a dry run says what would be done, a replay does it, once', async () => {
  await story.stopsApp();
  const pull = await story.opens('alice');
  await story.settles();
  const name = `${repository}#${pull.number}`;

  const would = await replays(name, '--dry-run');
  expect(would.replays[0]?.decision.state.name).toBe('queued');
  expect(kinds(would)).toEqual(['create-comment', 'dispatch', 'create-check', 'create-check']);
  expect(await story.comments(pull)).toEqual([]);
  expect(await story.runs()).toEqual([]);

  expect(kinds(await replays(name))).toEqual(kinds(would));
  expect(await story.comments(pull)).toHaveLength(1);
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
  await story.settles();
  expect(kinds(await replays(name))).toContain('record');
  expect(kinds(await replays(name))).toEqual([]);

  const ledger = new Ledger(join(story.dir, 'ledger.sqlite'));
  await ledger.deliveries.receive({
    guid: 'a-guid',
    event: 'pull_request',
    body: '{}',
    looks: [{ repository, number: pull.number }],
    receivedAt: new Date().toISOString(),
  });
  ledger.close();
  expect(kinds(await replays('a-guid', '--dry-run'))).toEqual([]);
});

test('a competition as a whole is looked at again by its repository', async () => {
  const [told] = (await replays(repository, '--dry-run')).replays;
  expect(told).toMatchObject({ pull: { repository, number: 0 }, writes: [] });
});

test('what is no pull request and no delivery is said so', async () => {
  await expect(replays('nonsense')).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining('neither owner/name#number, nor owner/name, nor a delivery') as string,
  });
});
