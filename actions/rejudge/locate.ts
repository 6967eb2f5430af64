import { readConfigFile, repositoryOf } from '../control-files.ts';
import type { ActionDoor } from '../run-action.ts';
import type { RejudgeInputs } from './inputs.ts';

/** Says where `harvester.yaml` holds the competition. Throws when it names none. */
export async function locate({ output }: ActionDoor, asked: RejudgeInputs): Promise<void> {
  const repository = repositoryOf(await readConfigFile(asked.config), asked.competition);
  const [owner = '', name = ''] = repository.split('/');
  output('owner', owner);
  output('name', name);
  output('repository', repository);
}
