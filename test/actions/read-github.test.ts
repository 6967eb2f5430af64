import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load } from 'js-yaml';
import { fetchAttempt } from '../../actions/fetch/fetch-attempt.ts';
import { GitHubReader } from '../../actions/github/github-reader.ts';
import { root } from '../../scripts/bundle.ts';
import { here, story, type Story } from '../local-github/story.ts';

const run = promisify(execFile);
const manifest = await readFile(join(root, 'competition-template', 'competition.yaml'), 'utf8');
const { name: competition } = load(manifest) as { name: string };
/** What a checkout or an archive of git would change, leave out, or fetch from elsewhere. */
const tricks = {
  '.gitattributes': '*.txt eol=crlf export-subst\nsecret.bin export-ignore\n*.bin filter=lfs diff=lfs merge=lfs -text\n',
  'id.txt': '$Format:%H$\n',
  'secret.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n',
};
const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`part-${at}.py`, `x = ${at % 100}\n`]));

describe('what jobs read of GitHub', () => {
  let s: Story;
  let sha: string;
  let number: number;
  let place: { apiUrl: string; serverUrl: string; repository: string; token: string };

  beforeAll(async () => {
    const records = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`versions/${competition}/${at}.json`, `{"n":${at}}`]));
    const data = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`data/public/${at}.csv`, `n\n${at}\n`]));
    s = await story({ 'competition.yaml': manifest, ...data, ...records, 'attempts/c/1.json': '{}' });
    const submission = Object.fromEntries(
      Object.entries({ ...tricks, ...many }).map(([path, text]) => [`submissions/alice/${path}`, text]),
    );
    ({ sha } = await s.pushes('alice', 'mine', submission));
    const pull = await s.alice.request('POST /repos/{owner}/{repo}/pulls', { ...here, title: 't', head: 'alice:mine', base: 'main' });
    ({ number } = pull.data);
    const { data: minted } = await s.asApp.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: s.app.installationId,
      permissions: { contents: 'read', pull_requests: 'read' },
    });
    place = { apiUrl: s.github.apiUrl, serverUrl: s.github.url, repository: 'org/c', token: minted.token };
  });
  afterAll(() => s.close());

  /** How many calls of the hour's budget some work takes. */
  const calls = async (work: () => Promise<unknown>): Promise<number> => {
    const used = async () => {
      const answer = await fetch(`${place.apiUrl}/rate_limit`, { headers: { authorization: `token ${place.token}` } });
      return ((await answer.json()) as { resources: { core: { used: number } } }).resources.core.used;
    };
    const before = await used();
    await work();
    return (await used()) - before;
  };
  const request = (out: string, headSha: string) => ({
    reader: new GitHubReader(place),
    repository: 'org/c',
    competition,
    number,
    headSha,
    out,
    log: () => undefined,
  });

  test('an attempt of 123 files costs a dozen calls, and its bytes are those of the commit', async () => {
    const out = join(s.dir, 'attempt');
    await mkdir(out);
    expect(await calls(() => fetchAttempt(request(out, sha)))).toBeLessThan(15);
    for (const [path, text] of Object.entries({ ...tricks, ...many }))
      expect(await readFile(join(out, 'submission', path), 'utf8')).toBe(text);
    expect(await readFile(join(out, 'competition', 'data/public/7.csv'), 'utf8')).toBe('n\n7\n');
    await expect(readFile(join(out, 'competition', 'submissions/alice/id.txt'))).rejects.toThrow();
  });

  test('300 records of one kind cost a handful, and nothing else of the records is listed', async () => {
    const reader = new GitHubReader(place);
    const found: string[] = [];
    const used = await calls(async () => {
      const files = await reader.below(await reader.branchSha('main'), `versions/${competition}/`);
      expect(files.map(({ path }) => path)).toContain(`versions/${competition}/299.json`);
      await reader.blobs(
        files.map((file) => file.sha),
        100,
        (_, bytes) => void found.push(bytes.toString()),
      );
    });
    expect(found.length).toBe(300);
    expect(used).toBeLessThan(6);
    expect(await reader.below(await reader.branchSha('main'), 'versions/none/')).toEqual([]);
  });

  test('a file over the limit, one that is not there and a repository out of reach are refused', async () => {
    const reader = new GitHubReader(place);
    const [file] = await reader.below(sha, 'submissions/alice/');
    await expect(reader.blobs([file?.sha ?? ''], 10, () => undefined)).rejects.toThrow('over the limit of 10');
    await expect(reader.blobs(['0'.repeat(40)], 10, () => undefined)).rejects.toThrow(/did not hand over 1 files: .*not our ref/);
    const elsewhere = new GitHubReader({ ...place, repository: 'org/none' });
    await expect(elsewhere.blobs([file?.sha ?? ''], 10, () => undefined)).rejects.toThrow(/org\/none did not hand over/);
  });

  test('a link is refused, and the head it replaced can still be read where an earlier one is asked for', async () => {
    const tree = join(s.dir, 'alice');
    await symlink('/etc/passwd', join(tree, 'submissions/alice/link.txt'));
    await run('git', ['-C', tree, 'add', '--all']);
    await s.git('-C', tree, 'commit', '--quiet', '--amend', '-m', 'a link');
    await s.git('-C', tree, 'push', '--quiet', '--force', 'origin', 'mine');
    const linked = await s.git('-C', tree, 'rev-parse', 'HEAD');
    await expect(fetchAttempt(request(join(s.dir, 'linked'), linked))).rejects.toThrow(
      'link.txt is not an ordinary file (git mode 120000)',
    );
    const out = join(s.dir, 'earlier');
    await mkdir(out);
    await expect(fetchAttempt(request(join(s.dir, 'stale'), sha))).rejects.toThrow('STALE_HEAD');
    const { files } = await fetchAttempt({ ...request(out, sha), earlierHead: true });
    expect(files.length).toBe(123);
  });
});
