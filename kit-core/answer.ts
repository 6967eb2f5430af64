import { Competition } from '../core/contract/competition.ts';
import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Name } from '../core/contract/scalars.ts';
import { Submission } from '../core/contract/submission.ts';
import { check, type Checked } from './check.ts';
import { describe, type Described } from './describe.ts';
import { fillDigests } from './fill-digests.ts';
import { madeByKit, modelCard } from './model-card.ts';
import type { Card, Request } from './request.ts';

export type Answer =
  | Checked
  | Described
  | { readonly kind: 'manifest'; readonly manifest: Submission }
  | { readonly kind: 'card'; readonly text: string; readonly madeByKit: string }
  | { readonly kind: 'team' }
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Answers one request of the kit. What is wrong with people's files is a value; throws only on faults of the machine. */
export async function answer(request: Request): Promise<Answer> {
  if (request.do === 'check') return check(request);
  if (request.do === 'digest') return fillDigests(request.path, request.text, request.digests);
  if (request.do === 'card') return card(request);
  if (request.do === 'team') return teamName(request.name);
  if (request.do === 'manifest') {
    const read = readContract(Submission, request.path, request.text);
    return read.kind === 'valid' ? { kind: 'manifest', manifest: read.value } : { kind: 'problems', problems: read.problems };
  }
  return describe(request.competition, request.root);
}

function card({ competition, path, text, results }: Card): Answer {
  const contract = readContract(Competition, 'competition.yaml', competition);
  if (contract.kind === 'invalid') return { kind: 'problems', problems: contract.problems };
  const manifest = readContract(Submission, path, text);
  if (manifest.kind === 'invalid') return { kind: 'problems', problems: manifest.problems };
  return { kind: 'card', text: modelCard(contract.value, manifest.value, results ?? undefined), madeByKit };
}

function teamName(name: string): Answer {
  const parsed = Name.safeParse(name);
  if (parsed.success) return { kind: 'team' };
  const message = `"${name}" is no name for a team: it ${parsed.error.issues[0]?.message ?? 'is not allowed'}`;
  return { kind: 'problems', problems: [{ code: 'NAME', path: `submissions/${name}`, message, next: 'choose another name' }] };
}
