import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signerKeys } from '../core/provenance/keys.ts';
import { seal } from '../core/provenance/statement.ts';
import { fixtureKey } from '../registry-site/testing/fixture-keys.ts';
import { sampleRecords } from '../registry-site/testing/sample-records.ts';
import { temporaryFolder } from '../registry-site/testing/temporary-folder.ts';
import { openRecord } from './open-record.ts';

const folders = ['attempts', 'versions', 'reproductions', 'reevaluations', 'tunings'];

test('a record of any kind is opened as what it says it is, by the keys of those who may sign that kind', async () => {
  const path = temporaryFolder();
  const { folder } = await sampleRecords(path);
  const config = folder.config(['breast-tumour']);
  const trusted = { config, runners: await signerKeys(config.runners), publishers: await signerKeys(config.publishers) };
  const swapped = { config, runners: trusted.publishers, publishers: trusted.runners };
  for (const name of folders) {
    const [file] = (await readdir(join(path, name), { recursive: true })).filter((each) => each.endsWith('.json'));
    const envelope: unknown = JSON.parse(await readFile(join(path, name, file ?? ''), 'utf8'));
    expect(await openRecord(envelope, trusted)).toMatchObject({
      kind: 'good',
      keyid: name === 'versions' ? 'publisher-one' : 'runner-basement',
    });
    expect(await openRecord(envelope, swapped)).toMatchObject({
      kind: 'bad',
      why: expect.stringContaining('no signature by a key we trust'),
    });
  }
});

test('what an owner signs cannot be told by harvester.yaml, and what is no record of ours is not trusted', async () => {
  const owner = await fixtureKey('ward');
  const nobody = { config: (await sampleRecords(temporaryFolder())).folder.config(['breast-tumour']), runners: [], publishers: [] };
  const approval = {
    harvester: 1,
    competition: 'breast-tumour',
    board: 'feedback',
    dataSha256: 'a'.repeat(64),
    team: 'alice',
    bits: 40,
    why: 'a second look',
    expires: '2026-12-01T00:00:00Z',
  } as const;
  expect((await openRecord(await seal('approval', approval, owner.signing), nobody)).kind).toBe('elsewhere');
  for (const none of [approval, null, 'text', { payloadType: 'application/vnd.in-toto+json', payload: 'bm8=', signatures: [] }])
    expect(await openRecord(none, nobody)).toMatchObject({ kind: 'bad', why: expect.stringContaining('no signed record') });
});
