import type { Competition } from '../core/contract/competition.ts';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import { boundFindings, verdictOf } from '../core/rules/gate-verdict.ts';
import { RowFinder } from './data-sketch/row-finder.ts';
import type { DataSketch } from './data-sketch/sketch.ts';
import { readAdvisories } from './dependencies/advisories.ts';
import { gateTools } from './gate-tools.ts';
import { defaultLimits, type ScanLimits } from './limits.ts';
import { listFiles } from './list-files.ts';
import { statedLicence } from './licences/stated-licence.ts';
import { type AllowList, standardAllowList } from './pickle/allow-list.ts';
import { type PythonFile, type PythonTools, scanPython } from './python/scan-python.ts';
import { scanFile } from './scan-file.ts';
import { shadowFindings } from './shadows.ts';
import { shapeFindings } from './shape.ts';
import { lookAtText } from './text/look-at-text.ts';
import { nameFindings } from './name-findings.ts';

export interface ScanOptions {
  /** Its limits and its locked environment apply; without one, only what holds everywhere. */
  readonly competition?: Competition;
  /** The competition's `requirements.lock`, against which a submission's `requirements.txt` is read. */
  readonly lock?: string;
  /** A folder of OSV files, against which the packages of `requirements.txt` are looked up; none are looked up without one. */
  readonly advisories?: string;
  /** Sketches of data whose rows a submission may not hold. */
  readonly sketches?: readonly DataSketch[];
  /** Names pickles and skops files may import; the list derived from the competition environment unless given. */
  readonly allowedImports?: AllowList;
  /** Where semgrep is; the gate's own environment, built when missing, unless given. */
  readonly tools?: PythonTools;
  readonly limits?: Partial<ScanLimits>;
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Scans a file or a folder: every file is read to its last byte, hashed, identified by content and looked into. Nothing in it is run,
 * loaded or followed, and nothing in it can change how it is scanned.
 *
 * Throws only where `path` does not exist or the signal aborts; whatever is wrong with the files is in the report.
 */
export async function scan(path: string, options: ScanOptions = {}): Promise<GateReport> {
  const started = performance.now();
  const limits = limitsFor(options);
  const allow = options.allowedImports ?? standardAllowList();
  const listing = await listFiles(path, limits.entries);
  const findings: Finding[] = [...listing.findings, ...shapeFindings(listing, options.competition), ...nameFindings(listing.files)];
  findings.push(...shadowFindings(listing.files, allow.modules));
  const stated = await statedLicence(listing.files, options.competition?.licences);
  findings.push(...stated.findings);
  const context = {
    lock: options.lock,
    advisories: options.advisories === undefined ? undefined : await readAdvisories(options.advisories),
    licence: stated.licence,
    licences: options.competition?.licences,
    finders: (options.sketches ?? []).map((sketch) => new RowFinder(sketch)),
  };
  const scanned: GateReport['scanned'] = [];
  const python: PythonFile[] = [];
  for (const file of listing.files) {
    options.signal?.throwIfAborted();
    const result = await scanFile(file, allow, limits, options.signal);
    findings.push(...result.findings);
    scanned.push({ ...result.scanned, path: file.path.slice(0, 400) });
    findings.push(...(await lookAtText(file, result, python, context)));
  }
  if (python.length > 0) {
    options.log?.(`scanning ${python.length} Python sources`);
    findings.push(...(await scanPython(python, options.tools ?? (await gateTools(options.log)))));
  }
  return {
    verdict: verdictOf(findings),
    findings: boundFindings(findings),
    scanned,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The usual limits, and nothing larger than the competition accepts in all: such a file is refused anyway, without reading it. */
function limitsFor({ competition, limits }: ScanOptions): ScanLimits {
  const fileBytes = Math.min(defaultLimits.fileBytes, competition ? competition.limits.archiveMB * 1e6 : Infinity);
  return { ...defaultLimits, fileBytes, ...limits };
}
