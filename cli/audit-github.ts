import { Repository } from '../core/contract/scalars.ts';
import { audit } from '../organisation/doctor/audit.ts';
import { observeInstallation } from '../organisation/doctor/observe-installation.ts';
import { GitHubClient } from '../organisation/github/client.ts';
import { githubHost } from './github-host.ts';
import { answer, exitCodes, paint, UsageError, type OutputOptions } from './terminal.ts';

const signs = { pass: paint('green', '✓'), fail: paint('red', '✗'), unknown: paint('yellow', '?') } as const;

/** `harvester doctor --github`: every check of a live installation, what failed first. */
export async function auditGitHub(control: string, options: OutputOptions & { readonly host?: string }): Promise<void> {
  if (!Repository.safeParse(control).success) throw new UsageError(`--github ${control}: write owner/name of the control repository`);
  const token = process.env['GH_TOKEN'];
  if (!token) throw new UsageError('GH_TOKEN is not set: a token of an owner that may read administration, secrets (names) and runners');
  const { webUrl, apiUrl } = githubHost(options.host);
  const github = new GitHubClient({ apiUrl, authorization: () => `Bearer ${token}` });
  const findings = audit(await observeInstallation(github, { control, webUrl, now: new Date() }));
  const count = (status: 'pass' | 'fail' | 'unknown'): number => findings.filter((one) => one.status === status).length;
  const rank = { fail: 0, unknown: 1, pass: 2 } as const;
  const lines = findings
    .toSorted((a, b) => rank[a.status] - rank[b.status])
    .flatMap(({ status, check, where, what, fix, link }) => [
      `${signs[status]} ${where} · ${check}: ${what}`,
      ...(fix === undefined ? [] : [`    fix: ${fix}`]),
      ...(link === undefined ? [] : [`    ${paint('dim', link)}`]),
    ]);
  const [failed, unknown] = [count('fail'), count('unknown')];
  const head =
    failed > 0
      ? paint('red', `${failed} of ${findings.length} checks failed`)
      : unknown > 0
        ? paint('yellow', `${unknown} of ${findings.length} checks could not be made`)
        : paint('green', `all ${findings.length} checks passed`);
  answer(options, { pass: count('pass'), fail: failed, unknown, findings }, [head, '', ...lines].join('\n'));
  if (failed > 0) process.exitCode = exitCodes.no;
  else if (unknown > 0) process.exitCode = exitCodes.unknown;
}
