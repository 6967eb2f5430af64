import { readFile } from 'node:fs/promises';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { readContractFile } from '../read-contract-file.ts';
import { runAction } from '../run-action.ts';
import { fetchBoardFiles } from './fetch-board-files.ts';
import { judgeBoard } from './judge-board.ts';

await runAction(async (door) => {
  const competition = door.input('competition');
  const step = door.input('step');
  switch (step) {
    case 'locate': {
      const config = await readContractFile(HarvesterConfig, door.input('config'), (path) => readFile(path, 'utf8'));
      const found = config.competitions.find(({ name }) => name === competition);
      if (!found) throw new Error(`harvester.yaml lists no competition "${competition}"; add it under competitions`);
      const [owner = '', name = ''] = found.repository.split('/');
      door.output('owner', owner);
      door.output('name', name);
      door.output('repository', found.repository);
      return;
    }
    case 'fetch':
      return fetchBoardFiles(door, competition);
    case 'judge':
      return judgeBoard(door, competition);
    default:
      throw new Error(`step "${step}" is not known: use locate, fetch or judge`);
  }
});
