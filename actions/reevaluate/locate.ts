import { readConfig, repositoryOf } from '../control-files.ts';
import { needed } from '../inputs/needed.ts';
import type { ActionDoor } from '../run-action.ts';
import type { ReevaluateInputs } from './inputs.ts';

/** Says where the competition and the records are held, so that tokens can be made for just these. */
export async function locate({ output }: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const config = await readConfig(asked.control);
  for (const [what, repository] of [
    ['competition', repositoryOf(config, needed(asked, 'competition'))],
    ['records', config.records],
  ] as const) {
    const [owner = '', name = ''] = repository.split('/');
    output(`${what}-owner`, owner);
    output(`${what}-name`, name);
  }
}
