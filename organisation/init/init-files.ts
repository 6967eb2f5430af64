import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { dump } from 'js-yaml';
import { Competition } from '../../core/contract/competition.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { pinActions, type ActionsRelease } from '../policy/pin-actions.ts';
import type { InitFile } from './resources/contents.ts';

const workflows = join(import.meta.dirname, '..', '..', 'workflows');
/** What a folder gathers by use and git would not take. */
const passing = new Set(['.git', 'node_modules', '.venv', '__pycache__', '.harvester', '.pytest_cache', '.ruff_cache', '.mypy_cache']);

export interface InitFiles {
  readonly competition: readonly InitFile[];
  readonly control: readonly InitFile[];
  readonly records: readonly InitFile[];
}

/** The competition an organiser prepared. Throws with every problem of its `competition.yaml`, each at its line. */
export async function readCompetition(folder: string): Promise<{ readonly contract: Competition; readonly text: string }> {
  const path = join(folder, 'competition.yaml');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path} is not there. Make a competition first: harvester new competition`);
  });
  const read = readContract(Competition, path, text);
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return { contract: read.value, text };
}

/** What the three repositories hold at first. Workflows name our actions by the SHA of one release, and stay managed. */
export async function initFiles(
  folder: string,
  release: ActionsRelease,
  config: HarvesterConfig,
  competitionText: string,
): Promise<InitFiles> {
  const harvester: InitFile = {
    path: 'harvester.yaml',
    bytes: Buffer.from(
      `# Whose signatures count, and where things are. docs/installing.md\n${dump(HarvesterConfig.parse(config), { lineWidth: 140 })}`,
    ),
    managed: false,
  };
  const [ours, control, records, check] = await Promise.all([
    folderFiles(folder),
    workflowFiles('control', release),
    workflowFiles('records', release),
    workflowFiles('competition', release),
  ]);
  const name = config.competitions[0]?.name ?? '';
  return {
    competition: [...ours.filter(({ path }) => !check.some((one) => one.path === path)), ...check],
    control: [harvester, ...control],
    records: [harvester, { path: `competitions/${name}.yaml`, bytes: Buffer.from(competitionText), managed: false }, ...records],
  };
}

async function workflowFiles(kind: 'competition' | 'control' | 'records', release: ActionsRelease): Promise<InitFile[]> {
  const names = (await readdir(join(workflows, kind))).filter((name) => name.endsWith('.yml')).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      path: `.github/workflows/${name}`,
      bytes: Buffer.from(pinActions(await readFile(join(workflows, kind, name), 'utf8'), release)),
      managed: true,
    })),
  );
}

async function folderFiles(folder: string): Promise<InitFile[]> {
  const found: InitFile[] = [];
  const walk = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !passing.has(entry.name)) await walk(path);
      else if (entry.isFile())
        found.push({ path: relative(folder, path).split(sep).join('/'), bytes: await readFile(path), managed: false });
    }
  };
  await walk(folder);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
