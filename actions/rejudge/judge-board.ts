import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { rejudgeRecord } from '../../vault/rejudge-record.ts';
import { competitionEnvironment } from '../competition-environment.ts';
import { runnerConfig } from '../evaluate/runner-config.ts';
import { needed } from '../inputs/needed.ts';
import { readContractFile } from '../read-contract-file.ts';
import type { ActionDoor } from '../run-action.ts';
import { openSealed } from '../sealed-folder.ts';
import { version } from '../version.ts';
import { BoardFiles } from './board-files.ts';
import type { RejudgeInputs } from './inputs.ts';

/** Judges the board's stored predictions on the private runner, and writes one signed record. */
export async function judgeBoard({ summary, log, quote }: ActionDoor, asked: RejudgeInputs): Promise<void> {
  const name = asked.competition;
  const [runKey, digest] = [needed(asked, 'run-key'), needed(asked, 'digest')];
  const runner = await runnerConfig(process.env);
  const { folder } = await openSealed(asked.path, digest);
  const files = BoardFiles.parse(JSON.parse(await readFile(join(folder, 'board.json'), 'utf8')));
  const competitionDir = join(folder, 'competition');
  const competition = await readContractFile(Competition, join(competitionDir, 'competition.yaml'), (path) => readFile(path, 'utf8'));
  if (files.competition !== name || competition.name !== name) throw new Error(`what was fetched is not "${name}"`);
  const { id, lockSha256 } = await competitionEnvironment(competitionDir, competition, log);
  const { record, envelope } = await rejudgeRecord(
    {
      competition,
      repository: files.repository,
      competitionDir,
      privateDir: runner.data,
      environment: { id, lockSha256 },
      store: runner.store,
      board: asked.board,
      now: () => new Date(),
      log: quote,
    },
    { runKey, runnerId: runner.id, version },
    runner.key,
  );
  await writeFile(asked.result, `${JSON.stringify(envelope)}\n`);
  await summary(`### The ${record.board} board of ${name}\n\n${record.why}. ${record.bits.toFixed(1)} bits released.\n`);
}
