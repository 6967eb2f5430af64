import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import type { Doors } from '../doors.ts';

/** `harvester.yaml` of the control repository. Rejects with its first problem when it is missing or wrong: without it nothing is ours. */
export async function readControl({ github, control }: Pick<Doors, 'github' | 'control'>): Promise<HarvesterConfig> {
  const file = await github.file(control, 'harvester.yaml');
  if (!file)
    throw new Error(`${control} has no harvester.yaml on its default branch. Copy workflows/control/harvester.yaml there and fill it in`);
  const read = readContract(HarvesterConfig, 'harvester.yaml', file.text);
  if (read.kind === 'invalid') throw new Error(`${control}: ${formatProblem(read.problems[0])}`);
  return read.value;
}
