import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { decisionPath, type DecisionRecord } from '../../core/contract/decision-record.ts';
import { recordPath, type AttemptRecord, type VersionRecord } from '../../core/contract/records.ts';
import { reevaluationPath, type ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { tuningPath, type TuningRecord } from '../../core/contract/tuning-record.ts';
import { seal } from '../../core/provenance/statement.ts';
import { sha256Hex } from '../records/sha256-hex.ts';
import { fixtureKey, type FixtureKey } from './fixture-keys.ts';
import { versionOf } from './fixture-records.ts';

/** A records checkout that grows: signs with keys of its own and files each record where it belongs. */
export class RecordsFolder {
  readonly path: string;
  readonly runner: FixtureKey;
  readonly publisher: FixtureKey;

  private constructor(path: string, runner: FixtureKey, publisher: FixtureKey) {
    this.path = path;
    this.runner = runner;
    this.publisher = publisher;
  }

  static async create(path: string): Promise<RecordsFolder> {
    await mkdir(path, { recursive: true });
    return new RecordsFolder(path, await fixtureKey('runner-basement'), await fixtureKey('publisher-one'));
  }

  /** `harvester.yaml` for these keys and the given competitions, each in `harvest/<name>` . */
  config(names: readonly string[]): HarvesterConfig {
    return HarvesterConfig.parse({
      harvester: 1,
      competitions: names.map((name) => ({ name, repository: `harvest/${name}` })),
      records: 'harvest/records',
      runners: [this.runner.signer],
      publishers: [this.publisher.signer],
      mlflow: { uri: 'http://mlflow.inside.example:5000' },
      site: { url: 'http://registry.inside.example/' },
    });
  }

  /** Files a signed attempt; returns the sha256 of its file. */
  async attempt(record: AttemptRecord, by: FixtureKey = this.runner): Promise<string> {
    return this.write(recordPath.attempt(record), JSON.stringify(await seal('attempt', record, by.signing)));
  }

  async version(record: VersionRecord, by: FixtureKey = this.publisher): Promise<string> {
    return this.write(recordPath.version(record), JSON.stringify(await seal('version', record, by.signing)));
  }

  /** An attempt and the version it became. */
  async published(
    record: AttemptRecord,
    version: number,
    champion: VersionRecord['champion'],
    more: Partial<VersionRecord> = {},
  ): Promise<VersionRecord> {
    const made = { ...versionOf(record, await this.attempt(record), version, champion), ...more };
    await this.version(made);
    return made;
  }

  async reevaluation(record: ReevaluationRecord): Promise<string> {
    return this.write(reevaluationPath(record), JSON.stringify(await seal('reevaluation', record, this.runner.signing)));
  }

  async tuning(record: TuningRecord): Promise<string> {
    return this.write(tuningPath.tuning(record), JSON.stringify(await seal('tuning', record, this.runner.signing)));
  }

  async reproduction(record: ReproductionRecord): Promise<string> {
    return this.write(recordPath.reproduction(record), JSON.stringify(await seal('reproduction', record, this.runner.signing)));
  }

  async decision(record: DecisionRecord): Promise<string> {
    return this.write(decisionPath(record), JSON.stringify(record));
  }

  async write(path: string, text: string): Promise<string> {
    await mkdir(dirname(join(this.path, path)), { recursive: true });
    await writeFile(join(this.path, path), text);
    return sha256Hex(text);
  }
}
