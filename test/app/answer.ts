import { readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { attempt, version } from '../../app/testing/world.ts';

/**
 * The control repository's job in these stories: what the vault or the publisher would hand over, signed with the key the story gives.
 * `ANSWERS` names a JSON file: by stage, or stage and head SHA, what to answer.
 */
interface Answer {
  readonly kind: 'attempt' | 'version' | 'nothing';
  readonly errorClass?: 'GATE' | 'TIMEOUT';
  readonly signer?: { readonly id: string; readonly key: string };
  readonly runKey?: string;
  readonly value?: number;
}

const input = (name: string): string => process.env[name] ?? '';
const find = (): Answer | undefined => {
  const answers = JSON.parse(readFileSync(input('ANSWERS'), 'utf8')) as Record<string, Answer>;
  return answers[`${input('STAGE')} ${input('HEAD_SHA')}`] ?? answers[input('STAGE')];
};
// No answer yet: it is still being evaluated.
let answer = find();
for (let waited = 0; !answer && waited < 600; waited += 1) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  answer = find();
}
if (!answer || answer.kind === 'nothing' || !answer.signer) process.exit(1);

const signer = await privateKey(answer.signer.id, answer.signer.key);
const now = new Date().toISOString();
const team = readFileSync(join(dirname(input('ANSWERS')), `team-of-${input('HEAD_SHA')}`), 'utf8');
const base = attempt({
  team,
  finishedAt: now,
  ...(answer.value !== undefined && { value: answer.value }),
  ...(answer.errorClass && { errorClass: answer.errorClass }),
});
const about = { repository: input('REPO'), number: Number(input('PR')), headSha: input('HEAD_SHA') };
const record = {
  ...base,
  key: about,
  runKey: answer.runKey ?? input('RUN_KEY'),
  competition: input('COMPETITION'),
  runner: { ...base.runner, id: answer.signer.id },
};
const envelope =
  answer.kind === 'attempt'
    ? await seal('attempt', AttemptRecord.parse(record), signer)
    : await seal(
        'version',
        VersionRecord.parse({
          ...version(record),
          runKey: input('RUN_KEY'),
          mergeSha: input('MERGE_SHA'),
          modelSha256: randomBytes(32).toString('hex'),
          publishedAt: now,
        }),
        signer,
      );
writeFileSync('result.json', JSON.stringify(envelope));
