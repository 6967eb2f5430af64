import { CarbonProfile } from '../../core/contract/carbon-policy.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Doors } from '../doors.ts';

/**
 * The grid's intensity by hour, from `harvester.yaml` or the file it names beside it. Undefined, with a line in the log, where it cannot be read: a run
 * never waits on what nobody knows.
 */
export async function readCarbon({ carbon }: HarvesterConfig, { github, control, log }: Doors): Promise<CarbonProfile | undefined> {
  if (!carbon) return undefined;
  if ('profile' in carbon) return carbon.profile;
  const file = await github.file(control, carbon.file);
  const read = CarbonProfile.safeParse(parse(file?.text ?? ''));
  if (!read.success) log.warn({ file: carbon.file }, 'the carbon profile cannot be read: runs start at once');
  return read.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
