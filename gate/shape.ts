import type { Competition } from '../core/contract/competition.ts';
import type { Finding } from '../core/contract/gate-report.ts';
import type { Listing } from './list-files.ts';

const DEEPEST = 12;

/** Counts, depth and sizes against the competition's limits; depth against what any tool handles. */
export function shapeFindings(listing: Listing, competition: Competition | undefined): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, message: string, fix: string): void => {
    findings.push({ rule, severity: 'error', path: '.', message, fix });
  };
  if (listing.deepest > DEEPEST) add('shape/depth', `has folders ${listing.deepest} deep; ${DEEPEST} is the most`, 'flatten the folders');
  if (!competition) return findings;
  const { files, archiveMB } = competition.limits;
  const bytes = listing.files.reduce((sum, file) => sum + file.bytes, 0);
  if (listing.files.length > files)
    add('shape/files', `has ${listing.files.length} files; this competition accepts ${files}`, 'submit fewer files');
  if (bytes > archiveMB * 1e6)
    add('shape/size', `has ${(bytes / 1e6).toFixed(1)} MB; this competition accepts ${archiveMB} MB`, 'submit a smaller model');
  return findings;
}
