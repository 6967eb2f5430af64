import { audit } from '../../organisation/doctor/audit.ts';
import type { Finding } from '../../organisation/doctor/finding.ts';
import { observeInstallation } from '../../organisation/doctor/observe-installation.ts';
import { GitHubClient } from '../../organisation/github/client.ts';
import type { World } from './world.ts';

/** What the doctor finds wrong, or cannot see, with maria's token. */
export async function doctorSays({ github: { apiUrl, url: webUrl }, token }: World): Promise<Finding[]> {
  const github = new GitHubClient({ apiUrl, authorization: () => `Bearer ${token}` });
  const findings = audit(await observeInstallation(github, { control: 'acme/harvester-control', webUrl, now: new Date() }));
  return findings.filter(({ status }) => status !== 'pass');
}
