import { readFile } from 'node:fs/promises';
import type { Finding } from '../../core/contract/gate-report.ts';
import { lineColumn, parseYaml } from '../../core/contract/yaml.ts';
import { licenceFindings } from '../licences.ts';
import type { ListedFile } from '../list-files.ts';

const LARGEST_MANIFEST = 2 ** 20;

/** The licence the manifest at the top names, and what is wrong with it. A manifest that cannot be read is intake's to refuse, not the gate's. */
export async function statedLicence(
  files: readonly ListedFile[],
  accepted: readonly string[] | undefined,
): Promise<{ licence: string | undefined; findings: Finding[] }> {
  const manifest = files.find(({ path, bytes }) => path === 'submission.yaml' && bytes <= LARGEST_MANIFEST);
  const text = manifest && (await readFile(manifest.absolute, 'utf8').catch(() => undefined));
  const parsed = text === undefined ? undefined : parseYaml('submission.yaml', text);
  if (text === undefined || parsed?.kind !== 'parsed' || typeof parsed.value !== 'object' || parsed.value === null)
    return { licence: undefined, findings: [] };
  const { licence } = parsed.value as { licence?: unknown };
  if (typeof licence !== 'string') return { licence: undefined, findings: [] };
  const at = parsed.place.members.get('licence');
  return { licence, findings: licenceFindings(licence, accepted, at && lineColumn(text, at.offset).line) };
}
