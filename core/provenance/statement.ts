import * as z from 'zod';
import { Approval } from '../contract/approval.ts';
import { AttemptRecord, VersionRecord } from '../contract/records.ts';
import { ReevaluationRecord } from '../contract/reevaluation-record.ts';
import { RejudgeRecord } from '../contract/rejudge-record.ts';
import { ReproductionRecord } from '../contract/reproduction-record.ts';
import { Sha256 } from '../contract/scalars.ts';
import { ShadowReplayRecord } from '../contract/shadow-replay-record.ts';
import { TuningRecord, TuningRelease } from '../contract/tuning-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { Envelope, sign, verify, type SignatureCheck, type SigningKey } from './dsse.ts';

const statementType = 'https://in-toto.io/Statement/v1';
const predicates = {
  attempt: { type: 'https://model-harvester.dev/attempt/v1', subject: 'submission', schema: AttemptRecord },
  version: { type: 'https://model-harvester.dev/version/v1', subject: 'model', schema: VersionRecord },
  reproduction: { type: 'https://model-harvester.dev/reproduction/v1', subject: 'submission', schema: ReproductionRecord },
  rejudge: { type: 'https://model-harvester.dev/rejudge/v1', subject: 'board', schema: RejudgeRecord },
  reevaluation: { type: 'https://model-harvester.dev/reevaluation/v1', subject: 'model', schema: ReevaluationRecord },
  tuning: { type: 'https://model-harvester.dev/tuning/v1', subject: 'model', schema: TuningRecord },
  'tuning-release': { type: 'https://model-harvester.dev/tuning-release/v1', subject: 'model', schema: TuningRelease },
  'shadow-replay': { type: 'https://model-harvester.dev/shadow-replay/v1', subject: 'composition', schema: ShadowReplayRecord },
  approval: { type: 'https://model-harvester.dev/approval/v1', subject: 'board', schema: Approval },
} as const;

function statementSchema<S extends z.ZodType>(type: string, subject: string, predicate: S) {
  return z.strictObject({
    _type: z.literal(statementType),
    subject: z.tuple([z.strictObject({ name: z.literal(subject), digest: z.strictObject({ sha256: Sha256 }) })]),
    predicateType: z.literal(type),
    predicate,
  });
}

const statements = {
  attempt: statementSchema(predicates.attempt.type, predicates.attempt.subject, AttemptRecord),
  version: statementSchema(predicates.version.type, predicates.version.subject, VersionRecord),
  reproduction: statementSchema(predicates.reproduction.type, predicates.reproduction.subject, ReproductionRecord),
  rejudge: statementSchema(predicates.rejudge.type, predicates.rejudge.subject, RejudgeRecord),
  reevaluation: statementSchema(predicates.reevaluation.type, predicates.reevaluation.subject, ReevaluationRecord),
  tuning: statementSchema(predicates.tuning.type, predicates.tuning.subject, TuningRecord),
  'tuning-release': statementSchema(predicates['tuning-release'].type, predicates['tuning-release'].subject, TuningRelease),
  'shadow-replay': statementSchema(predicates['shadow-replay'].type, predicates['shadow-replay'].subject, ShadowReplayRecord),
  approval: statementSchema(predicates.approval.type, predicates.approval.subject, Approval),
} as const;

export interface RecordOf {
  attempt: AttemptRecord;
  version: VersionRecord;
  reproduction: ReproductionRecord;
  rejudge: RejudgeRecord;
  reevaluation: ReevaluationRecord;
  tuning: TuningRecord;
  'tuning-release': TuningRelease;
  'shadow-replay': ShadowReplayRecord;
  approval: Approval;
}
export type RecordKind = keyof RecordOf;

const digestOf: { readonly [K in RecordKind]: (record: RecordOf[K]) => string } = {
  attempt: ({ submission }) => submission.treeSha256,
  version: ({ modelSha256 }) => modelSha256,
  reproduction: ({ submission }) => submission.treeSha256,
  rejudge: ({ data }) => data[0]?.sha256 ?? '',
  reevaluation: ({ modelSha256 }) => modelSha256,
  tuning: ({ submissionSha256 }) => submissionSha256,
  'tuning-release': ({ submissionSha256 }) => submissionSha256,
  'shadow-replay': ({ composition }) => composition.sha256,
  approval: ({ dataSha256 }) => dataSha256,
};

/** Signs a record as an in-toto statement in a DSSE envelope. Throws (zod) when the record does not fit its schema: nothing malformed is ever signed. */
export async function seal<K extends RecordKind>(kind: K, record: RecordOf[K], by: SigningKey): Promise<Envelope> {
  const { type, subject, schema } = predicates[kind];
  const predicate = schema.parse(record);
  const statement = {
    _type: statementType,
    subject: [{ name: subject, digest: { sha256: digestOf[kind](record) } }],
    predicateType: type,
    predicate,
  };
  return sign(new TextEncoder().encode(canonicalJson(statement)), by);
}

export type Opened<K extends RecordKind> =
  { readonly kind: 'good'; readonly record: RecordOf[K]; readonly keyid: string } | { readonly kind: 'bad'; readonly why: string };

/** Opens an envelope somebody handed us: shape, signature, statement, schema and subject must all agree, else `bad` with the first thing that did not. */
export async function open<K extends RecordKind>(
  kind: K,
  text: unknown,
  keys: readonly SigningKey[],
  check?: SignatureCheck,
): Promise<Opened<K>> {
  const envelope = Envelope.safeParse(text);
  if (!envelope.success) return bad('not a DSSE envelope');
  const verified = await verify(envelope.data, keys, check);
  if (!verified) return bad(`no signature by a key we trust (signed as "${envelope.data.signatures[0]?.keyid}")`);
  const statement = statements[kind].safeParse(parseJson(verified.payload));
  if (!statement.success) return bad(`signed, but not a valid ${kind} statement: ${z.prettifyError(statement.error).split('\n')[0]}`);
  const record = statement.data.predicate as RecordOf[K];
  if (statement.data.subject[0].digest.sha256 !== digestOf[kind](record))
    return bad('the statement is about another digest than its record');
  const outside = outsideTime(verified.key, momentOf(record));
  return outside === undefined ? { kind: 'good', record, keyid: verified.keyid } : bad(outside);
}

/** Which kind of record an envelope says it holds, undefined where it says none of ours. Nothing is proved by that: `open` it as that kind. */
export function claimedKind(text: unknown): RecordKind | undefined {
  const envelope = Envelope.safeParse(text);
  if (!envelope.success) return undefined;
  const bytes = Uint8Array.from(atob(envelope.data.payload), (char) => char.charCodeAt(0));
  const claimed = z.looseObject({ predicateType: z.string() }).safeParse(parseJson(bytes));
  return (Object.keys(predicates) as RecordKind[]).find((kind) => predicates[kind].type === claimed.data?.predicateType);
}

/** When a record says it was made; all that are signed by rotating keys say so. */
function momentOf(record: object): string | undefined {
  const { finishedAt, publishedAt, at } = record as { finishedAt?: string; publishedAt?: string; at?: string };
  return finishedAt ?? publishedAt ?? at;
}

/** Why a key did not sign at that moment; `undefined` when it did. A record without a moment fits no limited key. */
function outsideTime({ id, notBefore, notAfter }: SigningKey, moment: string | undefined): string | undefined {
  if (notBefore === undefined && notAfter === undefined) return undefined;
  const time = Date.parse(moment ?? '');
  if (Number.isNaN(time)) return `the record does not say when it was made, and the key of "${id}" is limited in time`;
  if (notBefore !== undefined && time < Date.parse(notBefore)) return `made ${moment}, before the key of "${id}" was in use (${notBefore})`;
  if (notAfter !== undefined && time > Date.parse(notAfter)) return `made ${moment}, after the key of "${id}" was retired (${notAfter})`;
  return undefined;
}

function bad(why: string): { readonly kind: 'bad'; readonly why: string } {
  return { kind: 'bad', why };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
