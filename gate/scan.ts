import { readFile } from 'node:fs/promises';
import type { Competition } from '../core/contract/competition.ts';
import type { Finding, GateReport } from '../core/contract/gate-report.ts';
import { boundFindings, verdictOf } from '../core/rules/gate-verdict.ts';
import { requirementsFindings } from './dependencies.ts';
import { gateTools } from './gate-tools.ts';
import { defaultLimits, type ScanLimits } from './limits.ts';
import { type ListedFile, listFiles } from './list-files.ts';
import { type AllowList, standardAllowList } from './pickle/allow-list.ts';
import { type PythonFile, type PythonTools, scanPython } from './python/scan-python.ts';
import { looksLikePython } from './python/looks-like-python.ts';
import { scanFile, type ScannedFile } from './scan-file.ts';
import { secretFindings } from './secrets.ts';
import { shadowFindings } from './shadows.ts';
import { shapeFindings } from './shape.ts';
import { nameFindings } from './unicode.ts';

export interface ScanOptions {
  /** Its limits and its locked environment apply; without one, only what holds everywhere. */
  readonly competition?: Competition;
  /** The competition's `requirements.lock`, against which a submission's `requirements.txt` is read. */
  readonly lock?: string;
  /** Names pickles and skops files may import; the list derived from the competition environment unless given. */
  readonly allowedImports?: AllowList;
  /** Where semgrep is; the gate's own environment, built when missing, unless given. */
  readonly tools?: PythonTools;
  readonly limits?: Partial<ScanLimits>;
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Text files beyond this many bytes are not looked at line by line for Python and secrets; as `.py` they are unscannable. */
const LARGEST_SOURCE = 8 * 2 ** 20;

/**
 * Scans a file or a folder: every file is read to its last byte, hashed, identified by content and looked into. Nothing in it is run,
 * loaded or followed, and nothing in it can change how it is scanned.
 *
 * Throws only where `path` does not exist or the signal aborts; whatever is wrong with the files is in the report.
 */
export async function scan(path: string, options: ScanOptions = {}): Promise<GateReport> {
  const started = performance.now();
  const limits = { ...defaultLimits, ...options.limits };
  const allow = options.allowedImports ?? standardAllowList();
  const listing = await listFiles(path, limits.entries);
  const findings: Finding[] = [...listing.findings, ...shapeFindings(listing, options.competition), ...nameFindings(listing.files)];
  findings.push(...shadowFindings(listing.files, allow.modules));
  const scanned: GateReport['scanned'] = [];
  const python: PythonFile[] = [];
  for (const file of listing.files) {
    options.signal?.throwIfAborted();
    const result = await scanFile(file, allow, limits, options.signal);
    findings.push(...result.findings);
    scanned.push({ ...result.scanned, path: file.path.slice(0, 400) });
    findings.push(...(await lookAtText(file, result, python, options)));
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

/** What is looked for in text besides its characters: secrets, pinned requirements, and Python, which is collected for one run of semgrep. */
async function lookAtText(file: ListedFile, result: ScannedFile, python: PythonFile[], options: ScanOptions): Promise<Finding[]> {
  const isSource = /\.pyw?$/i.test(file.path);
  const { format, bytes } = result.scanned;
  if (format === 'empty') return [];
  if (format !== 'text') return isSource ? [sourceFinding(file, `is called ${file.path.split('/').at(-1)} but is no text`)] : [];
  if (bytes > LARGEST_SOURCE) return isSource ? [sourceFinding(file, `is larger than ${LARGEST_SOURCE} bytes`)] : [];
  const source = await readFile(file.absolute);
  const text = source.toString('utf8');
  if (isSource || looksLikePython(text)) python.push({ path: file.path, source, surely: isSource });
  return [...secretFindings(file.path, text), ...requirementsFindings(file.path, text, options.lock)];
}

function sourceFinding(file: ListedFile, message: string): Finding {
  return {
    rule: 'unscannable/python-source',
    severity: 'error',
    path: file.path,
    message,
    fix: 'submit Python as UTF-8 text of ordinary size',
  };
}
