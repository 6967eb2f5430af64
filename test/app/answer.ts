import { readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Waiver } from '../../core/contract/gate-policy.ts';
import { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { Envelope } from '../../core/provenance/dsse.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { attempt, reproduction, version } from '../../app/testing/records.ts';

/**
 * The control repository's job in these stories: what the vault or the publisher would hand over, signed with the key the story gives.
 * `ANSWERS` names a JSON file: by stage, or stage and head SHA, what to answer; `waived` where a waiver came with the run.
 */
interface Answer {
  readonly kind: 'attempt' | 'version' | 'reproduction' | 'rejudge' | 'nothing';
  readonly errorClass?: 'GATE' | 'TIMEOUT';
  readonly signer?: { readonly id: string; readonly key: string };
  readonly runKey?: string;
  readonly value?: number;
  /** Of a publication. */
  readonly version?: number;
  readonly champion?: 'crown' | 'keep';
  /** Of a rejudgement: what is scored again, and how. */
  readonly entries?: readonly { readonly number: number; readonly headSha: string; readonly team: string; readonly value: number }[];
}

const input = (name: string): string => process.env[name] ?? '';
const stage = input('MODE') || (input('BOARD') === 'final' ? 'final' : input('ALIAS') === 'champion' ? 'promote' : input('STAGE'));
const find = (): Answer | undefined => {
  const answers = JSON.parse(readFileSync(input('ANSWERS'), 'utf8')) as Record<string, Answer>;
  // Once a maintainer waived what it found, the scan lets it pass.
  return (input('WAIVERS') && answers['waived']) || answers[`${stage} ${input('HEAD_SHA')}`] || answers[stage];
};
// No answer yet: it is still being evaluated.
let answer = find();
for (let waited = 0; !answer && waited < 600; waited += 1) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  answer = find();
}
if (!answer || answer.kind === 'nothing' || !answer.signer) process.exit(1);

const { kind, value, errorClass, runKey = input('RUN_KEY') } = answer;
const signer = await privateKey(answer.signer.id, answer.signer.key);
const now = new Date().toISOString();
const runner = { ...attempt().runner, id: answer.signer.id };
const teamAt = (headSha: string): string => readFileSync(join(dirname(input('ANSWERS')), `team-of-${headSha}`), 'utf8');
const attemptOf = (
  about: { readonly number: number; readonly headSha: string; readonly team: string },
  scored: number | undefined,
): AttemptRecord => {
  const made = attempt({
    team: about.team,
    members: [about.team],
    finishedAt: now,
    ...(stage === 'final' && { board: 'final' }),
    ...(scored !== undefined && { value: scored }),
    ...(errorClass && { errorClass }),
    ...(input('WAIVERS') && { waived: (JSON.parse(input('WAIVERS')) as Waiver[]).map(({ competition: _, team: __, ...told }) => told) }),
  });
  const key = { repository: input('REPO') || 'acme/breast-tumour', number: about.number, headSha: about.headSha };
  const times = {
    ...(input('ENTERED_AT') && { enteredAt: input('ENTERED_AT') }),
    ...(input('CHARGED_AT') && { chargedAt: input('CHARGED_AT') }),
  };
  return AttemptRecord.parse({ ...made, key, runKey, competition: input('COMPETITION'), runner, ...times });
};

const answers: Record<Exclude<Answer['kind'], 'nothing'>, () => Promise<Envelope>> = {
  attempt: () => seal('attempt', here(), signer),
  reproduction: () => seal('reproduction', { ...reproduction(here(), 0.001), runKey, startedAt: now, finishedAt: now }, signer),
  version: () => {
    const { version: number = 1, champion = 'crown' } = answer as Answer;
    const why =
      stage === 'promote'
        ? 'a maintainer made it the champion'
        : champion === 'crown'
          ? 'first accepted version'
          : 'not better beyond noise';
    const change = {
      runKey,
      version: number,
      mergeSha: input('MERGE_SHA'),
      modelSha256: randomBytes(32).toString('hex'),
      champion: { kind: stage === 'promote' ? 'crown' : champion, why },
      registry: { name: input('COMPETITION'), version: String(number), runId: `r${number}` },
      publishedAt: now,
    };
    return seal('version', VersionRecord.parse(version(here(), change)), signer);
  },
  rejudge: async () => {
    const entries = await Promise.all(
      ((answer as Answer).entries ?? []).map(async (entry) => {
        const made = attemptOf(entry, entry.value);
        const scores = made.evaluation.kind === 'scored' ? made.evaluation.scores : [];
        const evaluation = { ...made.evaluation, scores: scores.map((score) => ({ ...score, name: 'average_precision' })) };
        const record = AttemptRecord.parse({ ...made, evaluation });
        return { key: record.key, team: record.team, attempt: await seal('attempt', record, signer) };
      }),
    );
    const why = 'Entries were scored again from their stored predictions.';
    const about = { harvester: 1, competition: input('COMPETITION'), runKey, board: 'feedback', why, bits: 8 } as const;
    const data = [{ name: 'feedback', sha256: '1'.repeat(64) }];
    return seal('rejudge', { ...about, entries, again: [], data, runner, startedAt: now, finishedAt: now }, signer);
  },
};
writeFileSync('result.json', JSON.stringify(await answers[kind]()));

function here(): AttemptRecord {
  return attemptOf({ number: Number(input('PR')), headSha: input('HEAD_SHA'), team: teamAt(input('HEAD_SHA')) }, value);
}
