import type { Check } from './check.ts';
import { agreement } from './checks/agreement.ts';
import { baselines } from './checks/baselines.ts';
import { classBalance } from './checks/class-balance.ts';
import { columns } from './checks/columns.ts';
import { contract } from './checks/contract.ts';
import { environment } from './checks/environment.ts';
import { files } from './checks/files.ts';
import { githubFiles } from './checks/github-files.ts';
import { groups } from './checks/groups.ts';
import { identifiers } from './checks/identifiers.ts';
import { judgeReads } from './checks/judge-reads.ts';
import { licences } from './checks/licences.ts';
import { nearDuplicates } from './checks/near-duplicates.ts';
import { overlap } from './checks/overlap.ts';
import { owners } from './checks/owners.ts';
import { phases } from './checks/phases.ts';
import { placeholders } from './checks/placeholders.ts';
import { rowOrder } from './checks/row-order.ts';
import { splitSize } from './checks/split-size.ts';
import { splits } from './checks/splits.ts';
import { targetLeak } from './checks/target-leak.ts';
import { timeOrder } from './checks/time-order.ts';

/** Every check of `harvester competition check`, in the order in which it is told. */
export const checks: readonly Check[] = [
  contract,
  phases,
  placeholders,
  licences,
  agreement,
  owners,
  environment,
  baselines,
  files,
  githubFiles,
  columns,
  splits,
  judgeReads,
  overlap,
  nearDuplicates,
  classBalance,
  splitSize,
  rowOrder,
  identifiers,
  targetLeak,
  groups,
  timeOrder,
];
