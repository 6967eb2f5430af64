import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { cp, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageModel } from '../../harvester/package/package-model.ts';
import { publish } from '../../harvester/publish.ts';
import { exampleAttempt, exampleManifest } from '../../harvester/testing/example-submission.ts';
import type { World } from '../../test/harvester/world.ts';
import type { Figures } from '../figure.ts';
import { figureOf, median, ratios, seconds } from '../measure.ts';

const megabytes = 200;
const rounds = 5;

/** Publishing a large model, beside sending its largest file alone to the same server. */
export async function publishFigures(world: World, say: (line: string) => void): Promise<Figures> {
  say(`publishing ${megabytes} MB, and a plain PUT of them`);
  const published: number[] = [];
  const put: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const dir = join(world.dir, `large-${round}`);
    const made = await largePackage(world, dir, round + 2);
    const { client, competition } = world;
    const input = {
      client,
      competition: { ...competition, name: `large-${round + 1}` },
      packageDir: made.dir,
      packageSha256: made.sha256,
      packageFiles: made.files,
    };
    const plain = await seconds(() => plainPut(world, join(made.dir, 'data/submission/weights.bin'), round));
    const whole = await seconds(() => publish({ ...input, attempt: made.attempt, mergeSha: 'c'.repeat(40) }));
    await rm(dir, { recursive: true, force: true });
    if (round < 0) continue;
    put.push(plain);
    published.push(whole);
  }
  return {
    publish_vs_put: figureOf(ratios(published, put), '', {
      target: { atMost: 1.3 },
      peers: { 'publish s': median(published), 'plain PUT s': median(put) },
      note: `${megabytes} MB; publishing hashes as it sends, compares what is listed, and registers with its lineage; what is promoted is read back and hashed first`,
    }),
  };
}

async function largePackage(world: World, dir: string, number: number) {
  const submission = join(dir, 'submission');
  await mkdir(dir, { recursive: true });
  await cp(join(world.dir, 'committee'), submission, { recursive: true });
  const file = await open(join(submission, 'weights.bin'), 'w');
  for (let at = 0; at < megabytes; at += 10) await file.write(randomBytes(10_000_000));
  await file.close();
  const attempt = await exampleAttempt('committee', number, submission);
  const manifest = await exampleManifest('committee', 'joblib', submission);
  const { competition, environmentLock } = world;
  const out = join(dir, 'package');
  const input = { competition, manifest, submissionDir: submission, attempt, environmentLock, pythonVersion: '3.11.7', out };
  return { ...(await packageModel(input)), attempt };
}

async function plainPut(world: World, file: string, round: number): Promise<void> {
  const blob = await openAsBlob(file);
  const url = `${world.server.uri}/api/2.0/mlflow-artifacts/artifacts/bench/${round}.bin`;
  const headers = { 'content-length': String(blob.size) };
  const answer = await fetch(url, { method: 'PUT', headers, body: blob.stream(), duplex: 'half' } as RequestInit);
  if (!answer.ok) throw new Error(`a plain PUT was answered ${answer.status}`);
  await answer.arrayBuffer();
}
