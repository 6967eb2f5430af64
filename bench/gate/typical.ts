import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gateTools } from '../../gate/gate-tools.ts';
import { scan } from '../../gate/scan.ts';
import { semgrepArguments } from '../../gate/semgrep/semgrep.ts';
import { takeTurns } from '../measure.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

const RULES = join(root, 'gate/semgrep/rules');

/** Seconds of the whole gate, as a call and as `harvester scan`, and of a plain `semgrep scan` with the same rules, on one folder. */
export interface TypicalTimes {
  readonly gate: number[];
  readonly command: number[];
  readonly semgrep: number[];
}

/** Times all three on what a typical participant submits: sources, documents, a skops and an ONNX model. `models` has files by those names. */
export async function timeTypical(folder: string, models: string, rounds: number): Promise<TypicalTimes> {
  await writeSubmission(folder, models);
  const tools = await gateTools();
  const rules = (await readdir(RULES)).filter((name) => name.endsWith('.yaml')).map((name) => join(RULES, name));
  const options = { executable: tools.semgrep, rules, targets: [folder], cwd: folder, expected: [], home: folder };
  return takeTurns(
    {
      gate: async () => {
        const { verdict, findings } = await scan(folder, { tools });
        if (verdict !== 'clean') throw new Error(`the typical submission is ${verdict}: ${findings[0]?.rule} ${findings[0]?.message}`);
      },
      command: () => run(process.execPath, [join(root, 'cli/main.ts'), 'scan', folder, '--json'], { maxBuffer: 2 ** 24 }),
      semgrep: () =>
        run(tools.semgrep, semgrepArguments(options, 'plain'), {
          cwd: folder,
          env: { PATH: process.env.PATH ?? '', HOME: folder },
          maxBuffer: 2 ** 26,
        }),
    },
    { rounds },
  );
}

async function writeSubmission(folder: string, models: string): Promise<void> {
  await mkdir(join(folder, 'artifacts'), { recursive: true });
  await cp(join(root, 'demo/participants/carol/files'), folder, { recursive: true });
  for (const name of ['random-forest.skops', 'gradient-boosting.onnx']) await cp(join(models, name), join(folder, 'artifacts', name));
  await writeFile(join(folder, 'README.md'), '# A model\n\nA random forest and boosted trees, trained on the public data.\n');
  await writeFile(join(folder, 'features.py'), SOURCE);
  await writeFile(join(folder, 'table.csv'), `a,b,c\n${'1.5,2.5,3.5\n'.repeat(200)}`);
}

const SOURCE = `"""Features from the columns as they come."""

import numpy as np
import pandas as pd


def ratios(batch: pd.DataFrame) -> pd.DataFrame:
    """Each column beside its share of the row's sum."""
    total = batch.sum(axis=1).replace(0, np.nan)
    shares = batch.div(total, axis=0).fillna(0.0)
    return pd.concat([batch, shares.add_suffix("_share")], axis=1)
`;
