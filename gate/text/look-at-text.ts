import { readFile } from 'node:fs/promises';
import type { Finding } from '../../core/contract/gate-report.ts';
import { dataFindings, digestTableFindings } from '../data-sketch/data-findings.ts';
import type { RowFinder } from '../data-sketch/row-finder.ts';
import { type Advisories } from '../dependencies/advisories.ts';
import { requirementsFindings } from '../dependencies.ts';
import { contradictions } from '../licences.ts';
import type { ListedFile } from '../list-files.ts';
import { confusableNames } from '../python/confusable-names.ts';
import { looksLikePython } from '../python/looks-like-python.ts';
import type { PythonFile } from '../python/scan-python.ts';
import type { ScannedFile } from '../scan-file.ts';
import { secretFindings } from '../secrets.ts';
import { cardFindings } from './card-findings.ts';
import { pointerFindings } from './pointer-findings.ts';
import { textWindows } from './text-windows.ts';

/** What texts are held against. */
export interface TextContext {
  readonly lock: string | undefined;
  readonly advisories: Advisories | undefined;
  /** The licence of `submission.yaml`, where there is one to contradict. */
  readonly licence: string | undefined;
  readonly licences: readonly string[] | undefined;
  readonly finders: readonly RowFinder[];
}

/** Larger texts are no Python: as `.py` they are unscannable, else they are read in parts of this size. */
const LARGEST_SOURCE = 8 * 2 ** 20;
/** Arrays beyond this are not held against data sketches. */
const LARGEST_COMPARED = 256 * 2 ** 20;

/**
 * What is looked for in a file besides what its format hides: secrets, licences, requirements, cards, copied data. Python is added to `python`,
 * which is scanned at once later.
 */
export async function lookAtText(file: ListedFile, result: ScannedFile, python: PythonFile[], context: TextContext): Promise<Finding[]> {
  const isSource = /\.pyw?$/i.test(file.path);
  const { format, bytes } = result.scanned;
  if (format === 'empty' || format === 'unread') return [];
  if (format !== 'text') {
    const refused = isSource ? [sourceFinding(file, `is called ${file.path.split('/').at(-1)} but is no text`)] : [];
    return [...refused, ...(await lookAtBytes(file, bytes, context))];
  }
  const findings: Finding[] = [];
  if (bytes <= LARGEST_SOURCE) {
    const source = await readFile(file.absolute);
    const text = source.toString('utf8');
    if (isSource || looksLikePython(text)) {
      python.push({ path: file.path, source, surely: isSource });
      findings.push(...confusableNames(file.path, text));
    }
    findings.push(...pointerFindings(file.path, text));
    findings.push(...requirementsFindings(file.path, text, context.lock, context.advisories));
    if (context.licence !== undefined) findings.push(...contradictions(file.path, text, context.licence, context.licences));
    return [...findings, ...(await inText(file.path, text, 1, context))];
  }
  if (isSource) findings.push(sourceFinding(file, `is larger than ${LARGEST_SOURCE} bytes`));
  for await (const { text, firstLine } of textWindows(file.absolute, LARGEST_SOURCE))
    findings.push(...(await inText(file.path, text, firstLine, context)));
  return once(findings);
}

async function inText(path: string, text: string, firstLine: number, { finders }: TextContext): Promise<Finding[]> {
  const cards = cardFindings(path, text).map((finding) => ({ ...finding, line: (finding.line ?? 1) + firstLine - 1 }));
  return [
    ...(await secretFindings(path, text, firstLine)),
    ...cards,
    ...digestTableFindings(path, text),
    ...dataFindings(path, text, finders),
  ];
}

async function lookAtBytes(file: ListedFile, bytes: number, { finders }: TextContext): Promise<Finding[]> {
  if (finders.length === 0 || bytes > LARGEST_COMPARED) return [];
  return dataFindings(file.path, await readFile(file.absolute), finders);
}

/** Parts of one file may tell the same; findings with a line are told apart by it. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.rule}\0${finding.line ?? ''}`, finding])).values()];
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
