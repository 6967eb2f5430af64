import { join } from 'node:path';
import { startJudge } from '../../../vault/judge.ts';
import { splitTables } from '../../../vault/split-tables.ts';
import { VaultError } from '../../../vault/vault-error.ts';
import type { Check, Finding } from '../check.ts';

/** The judge itself opens everything it will have to open, and knows the metrics. */
export const judgeReads: Check = {
  id: 'judge-reads',
  title: 'the judge reads the data and knows the metrics',
  needs: 'private',
  run: async ({ competition, dir, log, privateDir = '', views }) => {
    const judge = await startJudge(log);
    const findings: Finding[] = [];
    try {
      for (const { name, labels } of views) {
        const file = join(dir, competition.data.public);
        try {
          const tables =
            name === 'public' ? { features: file, labels: file } : await splitTables(join(privateDir, competition.data[name].name));
          await (await judge.open(tables, competition, { scored: name !== 'public', competitionDir: dir })).close();
        } catch (error) {
          if (!(error instanceof VaultError)) throw error;
          findings.push({
            level: 'problem',
            path: labels.path,
            message: `the judge says: ${error.message}`,
            next: 'mend the data or competition.yaml; the runner would answer INFRA to everybody',
          });
        }
      }
    } finally {
      await judge.close();
    }
    return findings;
  },
};
