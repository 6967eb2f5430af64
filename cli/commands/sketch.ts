import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Name } from '../../core/contract/scalars.ts';
import { sketchColumns } from '../../gate/data-sketch/sketch.ts';
import { readTable } from '../../organiser/tables/read-table.ts';
import { numericColumns } from '../scan/numeric-columns.ts';
import { answer, exitCodes, UsageError, type OutputOptions } from '../terminal.ts';
import { told } from '../told.ts';

interface SketchOptions extends OutputOptions {
  readonly dataset: string;
  readonly out: string;
  readonly public?: boolean;
}

/** `harvester sketch <table>`: what the gate needs to notice copied rows, and nothing else of them. */
export function sketchCommand(): Command {
  return new Command('sketch')
    .description('Sketch a table so that the gate can notice copies of its rows without seeing any')
    .argument('<table>', 'a .csv file with a header line, a .parquet or .arrow file')
    .requiredOption('--dataset <name>', 'what findings call it')
    .requiredOption('--out <file>', 'where to write the sketch')
    .option('--public', 'copies are worth a mention only; without it they are refused')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexample: harvester sketch private/final.csv --dataset final --out final.sketch.json\nexit: 0 written, 1 not sketched, 3 wrong usage',
    )
    .action((table: string, options: SketchOptions) => {
      if (!Name.safeParse(options.dataset).success) throw new UsageError(`--dataset ${options.dataset}: use a–z, 0–9 and inner hyphens`);
      return told(options, () => sketchTable(table, options));
    });
}

async function sketchTable(table: string, options: SketchOptions): Promise<void> {
  const columns = numericColumns(await readTable(table));
  const outcome = sketchColumns(
    columns.map(({ values }) => values),
    options.dataset,
    options.public ? 'public' : 'private',
  );
  if (outcome.kind === 'refused') {
    answer(options, outcome, `Not sketched: ${outcome.why}\nnext: leave this table out; the gate cannot help with it`);
    process.exitCode = exitCodes.no;
    return;
  }
  await writeFile(options.out, `${JSON.stringify(outcome.sketch)}\n`, { mode: 0o600 });
  const written = { kind: 'sketched', dataset: options.dataset, columns: columns.length, out: options.out };
  answer(options, written, `Sketched: ${columns.length} columns of numbers\nnext: harvester scan submissions/team --sketch ${options.out}`);
}
