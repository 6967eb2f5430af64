import { readFile } from 'node:fs/promises';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { readContractFile } from '../read-contract-file.ts';
import type { ActionDoor } from '../run-action.ts';
import type { RejudgeInputs } from './inputs.ts';

/** Says where `harvester.yaml` holds the competition. Throws when it names none. */
export async function locate({ output }: ActionDoor, { config: path, competition }: RejudgeInputs): Promise<void> {
  const config = await readContractFile(HarvesterConfig, path, (file) => readFile(file, 'utf8'));
  const found = config.competitions.find(({ name }) => name === competition);
  if (!found) throw new Error(`harvester.yaml lists no competition "${competition}"; add it under competitions`);
  const [owner = '', name = ''] = found.repository.split('/');
  output('owner', owner);
  output('name', name);
  output('repository', found.repository);
}
