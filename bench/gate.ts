import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFuzz } from '../gate/testing/fuzz/run-fuzz.ts';
import type { Bench, BenchContext, Figures } from './figure.ts';
import { type Answers, ask, type Scanner, scanners } from './gate/answers.ts';
import { writeCorpora } from './gate/corpora.ts';
import { streamFormats, streamOnce } from './gate/stream.ts';
import { comparison, count, passedOf } from './gate/tables.ts';
import { timeTypical } from './gate/typical.ts';
import { figureOf, median, ratios } from './measure.ts';

const GIGABYTE = 2 ** 30;

/** `quick` on the command line: a tenth of the fuzz cases and of the large file. */
export const bench: Bench = {
  title: 'the gate: what passes that must not, what does not that should, and what it costs',
  versions: async () => ({ picklescan: '1.0.5', fickling: '0.1.12', modelscan: '0.8.8' }),
  async run(context) {
    const scale = context.args.includes('quick') ? 0.1 : 1;
    const folder = await mkdtemp(join(tmpdir(), 'bench-gate-'));
    try {
      context.say('writing the corpora');
      const corpora = await writeCorpora(folder);
      for (const absent of corpora.absent) context.say(`left out: ${absent}`);
      context.say('asking all four scanners about the hostile files');
      const hostile = await ask(corpora.hostile, context.signal);
      context.say('asking all four scanners about the harmless files');
      const benign = await ask(corpora.benign, context.signal);
      process.stdout.write(`\n${comparison('hostile files', hostile)}\n\n${comparison('harmless files', benign)}\n`);
      return {
        ...corpusFigures(hostile, benign, context),
        ...(await typicalFigures(join(folder, 'typical'), join(corpora.benign, 'trained-here'), context)),
        ...(await streamFigures(folder, Math.round(GIGABYTE * scale), context)),
        ...(await fuzzFigures(Math.round(200_000 * scale), context)),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function corpusFigures(hostile: Answers, benign: Answers, context: BenchContext): Figures {
  const others = (of: (scanner: Scanner) => number): Record<string, number> =>
    Object.fromEntries(scanners.filter((name) => name !== 'this gate').map((name) => [name, of(name)]));
  const alarms = (scanner: Scanner): number => benign.size - passedOf(benign, scanner).length;
  for (const file of passedOf(hostile, 'this gate')) context.say(`MISSED: ${file}`);
  for (const [file, answer] of benign) if (answer['this gate'] !== 'passed') context.say(`FALSE ALARM: ${file}`);
  return {
    hostile_missed: {
      value: passedOf(hostile, 'this gate').length,
      unit: `files of ${hostile.size}`,
      n: 1,
      target: { atMost: 0 },
      peers: others((scanner) => passedOf(hostile, scanner).length),
      note: 'flagged or refused as unreadable is not missed; peers’ errors count as not missed either',
    },
    benign_false_alarms: {
      value: alarms('this gate'),
      unit: `files of ${benign.size}`,
      n: 1,
      target: { atMost: 0 },
      peers: {
        ...others(alarms),
        ...Object.fromEntries(
          Object.entries(others((scanner) => count(benign, scanner, 'flagged'))).map(([name, n]) => [`${name}, flagged`, n]),
        ),
      },
      note: 'flagged, or not read; of the peers also how many they flagged',
    },
  };
}

async function typicalFigures(folder: string, models: string, context: BenchContext): Promise<Figures> {
  context.say('timing a typical submission beside semgrep');
  const times = await timeTypical(folder, models, 5);
  return {
    typical_vs_semgrep: figureOf(ratios(times.command, times.semgrep), 'of the time of semgrep', {
      target: { atMost: 0.5 },
      peers: {
        'harvester scan, s': median(times.command),
        'plain semgrep scan, s': median(times.semgrep),
        'the gate as a call, s': median(times.gate),
      },
      note: 'whole command against whole command: hashing, all readers, CPython’s parser, semgrep',
    }),
  };
}

async function streamFigures(folder: string, bytes: number, context: BenchContext): Promise<Figures> {
  const speeds: number[] = [];
  const bare: number[] = [];
  const memory: number[] = [];
  for (const format of streamFormats) {
    context.say(`scanning ${(bytes / 1e9).toFixed(1)} GB of ${format}`);
    const { gate, sha256 } = await streamOnce(folder, format, bytes);
    speeds.push(bytes / 1e6 / gate.seconds);
    bare.push(bytes / 1e6 / sha256.seconds);
    memory.push(gate.mb);
    context.signal.throwIfAborted();
  }
  return {
    stream_mb_s: figureOf(speeds, 'MB/s', {
      target: { atLeast: 300 },
      peers: { 'sha256 alone': median(bare) },
      note: streamFormats.join(', '),
    }),
    stream_rss_mb: {
      value: Math.max(...memory),
      unit: 'MB',
      n: memory.length,
      target: { atMost: 200 },
      note: 'the largest of all formats',
    },
  };
}

async function fuzzFigures(cases: number, context: BenchContext): Promise<Figures> {
  context.say(`fuzzing every reader with ${cases} files`);
  const { failures, clean } = await runFuzz(cases, { signal: context.signal });
  for (const failure of failures.slice(0, 20)) context.say(failure);
  return {
    fuzz_failures: {
      value: failures.length,
      unit: `cases of ${cases}`,
      n: 1,
      target: { atMost: 0 },
      note: `throws, takes more than 15 s, or is clean though cut short; ${clean} were harmless after all`,
    },
  };
}
