import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import type { Doors } from '../doors.ts';
import type { ContractFile, PullKey } from './snapshot.ts';

/** The contract at `ref`, by default on the default branch. */
export async function readCompetition(
  { repository }: Pick<PullKey, 'repository'>,
  name: string,
  ref: string | undefined,
  { github }: Doors,
): Promise<ContractFile<Competition>> {
  const path = 'competition.yaml';
  const file = await github.file(repository, path, ref);
  const wrong = (code: string, message: string, next: string): ContractFile<Competition> => ({
    kind: 'invalid',
    problems: [{ code, path, message, next }],
  });
  if (!file) return wrong('MISSING', 'is missing', 'add it: the competition template has one');
  const read = readContract(Competition, path, file.text);
  if (read.kind === 'invalid') return { kind: 'invalid', problems: read.problems };
  if (read.value.name !== name)
    return wrong(
      'OTHER_NAME',
      `names "${read.value.name}", but harvester.yaml knows this repository as "${name}"`,
      'give both the same name',
    );
  return { kind: 'valid', value: read.value };
}
