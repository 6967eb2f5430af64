import type { Competition } from '../core/contract/competition.ts';
import type { Finding } from '../core/contract/gate-report.ts';
import type { Listing } from './list-files.ts';

const DEEPEST = 12;
/** Smaller files cost nothing to read, holes or not. */
const SPARSE = 64 * 2 ** 20;

/** Counts, depth and sizes against the competition's limits; depth against what any tool handles; files that are mostly holes. */
export function shapeFindings(listing: Listing, competition: Competition | undefined): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, message: string, fix: string): void => {
    findings.push({ rule, severity: 'error', path: '.', message, fix });
  };
  if (listing.deepest > DEEPEST) add('shape/depth', `has folders ${listing.deepest} deep; ${DEEPEST} is the most`, 'flatten the folders');
  for (const { path, bytes, occupied } of listing.files) {
    if (bytes < SPARSE || occupied * 4 > bytes) continue;
    findings.push({
      rule: 'shape/sparse',
      severity: 'warning',
      path: path.slice(0, 400),
      message: `claims ${(bytes / 1e6).toFixed(0)} MB and occupies ${(occupied / 1e6).toFixed(0)} MB`,
      fix: 'write the file again without holes',
    });
  }
  if (!competition) return findings;
  const { files, archiveMB } = competition.limits;
  const bytes = listing.files.reduce((sum, file) => sum + file.bytes, 0);
  if (listing.files.length > files)
    add('shape/files', `has ${listing.files.length} files; this competition accepts ${files}`, 'submit fewer files');
  if (bytes > archiveMB * 1e6)
    add('shape/size', `has ${(bytes / 1e6).toFixed(1)} MB; this competition accepts ${archiveMB} MB`, 'submit a smaller model');
  return findings;
}
