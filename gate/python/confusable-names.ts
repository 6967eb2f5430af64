import type { Finding } from '../../core/contract/gate-report.ts';
import { skeleton } from '../look-alikes.ts';

const NOT_CODE = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*/gu;
const LATIN = /\p{Script=Latin}/u;
/** Alphabets whose letters are taken for Latin ones. Greek is left out: Δx and σ_max are how formulas are written. */
const OTHER = /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const MOST = 20;
/** τ beside t is a formula; only longer names are taken for one another. */
const SHORTEST_TWIN = 3;

/**
 * Names in a Python source that are taken for another: those that mix Latin with another alphabet, and those that look exactly like a plain name in
 * the same source. Texts and comments may be in any language.
 */
export function confusableNames(path: string, source: string): Finding[] {
  if (isPlain(source)) return [];
  const code = source.replaceAll(NOT_CODE, (text) => text.replaceAll(/[^\n]/g, ' '));
  const names = [...code.matchAll(NAME)];
  const plain = new Map(names.flatMap(([name]) => (isPlain(name) ? [[name.toLowerCase(), name] as const] : [])));
  const findings = new Map<string, Finding>();
  for (const { 0: name, index } of names) {
    const folded = name.normalize('NFKC');
    if (isPlain(name) || findings.has(name) || findings.size >= MOST) continue;
    const mixed = LATIN.test(folded) && OTHER.test(folded);
    const twin = name.length < SHORTEST_TWIN ? undefined : plain.get(skeleton(name));
    if (!mixed && twin === undefined) continue;
    findings.set(name, {
      rule: 'unicode/confusable',
      severity: 'error',
      path,
      line: code.slice(0, index).split('\n').length,
      message: twin === undefined ? 'a name mixes two alphabets' : `a name in another alphabet looks like ${twin.slice(0, 60)}`,
      fix: 'write the name in one alphabet, and unlike others',
    });
  }
  return [...findings.values()];
}

function isPlain(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  return /^[\u0000-\u007f]*$/.test(text);
}
