import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../build.ts';
import { entryId } from '../../core/rules/champion.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { fixtureCompetition } from './fixture-competition.ts';
import { scoredAttempt } from './fixture-records.ts';
import { RecordsFolder } from './records-folder.ts';

/*
 * Build time for many versions: `node registry-site/testing/measure-build.ts [versions = 10000] [competitions = 10]`.
 * Every version has its attempt; teams come back every tenth attempt; each attempt holds paired tests against up to 20 earlier ones.
 */
const [versions = 10_000, competitions = 10] = process.argv.slice(2).map(Number);
const work = await mkdtemp(join(tmpdir(), 'site-measure-'));
try {
  const folder = await RecordsFolder.create(join(work, 'records'));
  const names = Array.from({ length: competitions }, (_, index) => `competition-${index + 1}`);
  for (const name of names) await fill(folder, name, versions / competitions);
  const contracts = names.map((name) => fixtureCompetition({ name }));
  for (const audience of ['internal', 'public'] as const) {
    const started = performance.now();
    const cpu = process.cpuUsage();
    const { pages } = await buildSite({
      records: folder.path,
      competitions: contracts,
      config: folder.config(names),
      out: join(work, audience),
      audience,
    });
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = Number(((user + system) / 1e6).toFixed(2));
    const rssMB = Math.round(process.resourceUsage().maxRSS / 1000);
    process.stdout.write(
      `${JSON.stringify({ audience, versions, pages: pages.length, seconds: Number(seconds.toFixed(2)), cpuSeconds, rssMB })}\n`,
    );
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

async function fill(folder: RecordsFolder, name: string, count: number): Promise<void> {
  const earlier: AttemptRecord[] = [];
  const teams = Math.max(1, Math.round(count / 10));
  for (let index = 0; index < count; index += 1) {
    const score = 0.8 + (0.19 * ((index * 7919) % 1000)) / 1000;
    const record = scoredAttempt({
      competition: name,
      repository: `harvest/${name}`,
      number: index + 1,
      team: `team-${index % teams}`,
      score,
      finishedAt: new Date(Date.UTC(2026, 9, 1) + index * 60_000).toISOString(),
      comparisons: earlier.slice(-20).map((other) => ({ with: entryId(other), difference: 0.001, p: 0.3 })),
    });
    await folder.published(
      record,
      index + 1,
      index === 0 ? { kind: 'crown', why: 'first accepted version' } : { kind: 'keep', why: 'not better' },
    );
    earlier.push(record);
  }
}
