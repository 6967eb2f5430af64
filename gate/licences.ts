import parse from 'spdx-expression-parse';
import type { Finding } from '../core/contract/gate-report.ts';
import { licenceClaims } from './licences/licence-claims.ts';

type Expression = ReturnType<typeof parse>;

/**
 * What is wrong with the licence `submission.yaml` names: it must be an SPDX expression, and where the competition accepts only some licences, one
 * that these satisfy. `line` is where it stands.
 */
export function licenceFindings(licence: string, accepted: readonly string[] | undefined, line?: number): Finding[] {
  const at = { severity: 'error', path: 'submission.yaml', ...(line !== undefined && { line }) } as const;
  const expression = parsed(licence);
  if (!expression)
    return [
      {
        rule: 'licence/expression',
        ...at,
        message: `${JSON.stringify(licence.slice(0, 60))} is no SPDX licence expression`,
        fix: 'write an identifier of spdx.org/licenses, such as Apache-2.0 or MIT',
      },
    ];
  if (!accepted || satisfies(expression, accepted)) return [];
  return [
    {
      rule: 'licence/not-accepted',
      ...at,
      message: `${licence.slice(0, 60)} is not a licence this competition accepts`,
      fix: `choose one of ${accepted.join(', ').slice(0, 300)}`,
    },
  ];
}

/**
 * Where a file of the submission says another licence than `submission.yaml`: by its own SPDX header, as a licence's text, or in a model card's front
 * matter. Refused where the competition does not accept that licence, a warning where it does.
 */
export function contradictions(path: string, text: string, licence: string, accepted: readonly string[] | undefined): Finding[] {
  const declared = parsed(licence);
  if (!declared) return [];
  const named = identifiers(declared);
  return licenceClaims(path, text).flatMap((claim): Finding[] => {
    const expression = parsed(claim.licence);
    if (expression && identifiers(expression).every((each) => named.some((own) => sameLicence(own, each)))) return [];
    const harmless = expression !== undefined && accepted !== undefined && satisfies(expression, accepted);
    return [
      {
        rule: 'licence/contradiction',
        severity: harmless ? 'warning' : 'error',
        path,
        line: claim.line,
        message: `${claim.how} ${JSON.stringify(claim.licence.slice(0, 60))}; submission.yaml says ${licence.slice(0, 60)}`,
        fix: 'correct whichever is wrong; what others own under another licence cannot be submitted under yours',
      },
    ];
  });
}

function parsed(text: string): Expression | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a choice the expression leaves (`OR`) needs only accepted licences; `AND` needs both. An exception (`WITH`) only adds rights. */
function satisfies(expression: Expression, accepted: readonly string[]): boolean {
  if ('license' in expression) return accepted.some((each) => sameLicence(each, expression.license));
  const [left, right] = [satisfies(expression.left, accepted), satisfies(expression.right, accepted)];
  return expression.conjunction === 'or' ? left || right : left && right;
}

function identifiers(expression: Expression): string[] {
  return 'license' in expression ? [expression.license] : [...identifiers(expression.left), ...identifiers(expression.right)];
}

/** `GPL-3.0`, `GPL-3.0-only` and `GPL-3.0-or-later` share one text, so a text cannot contradict either. */
function sameLicence(a: string, b: string): boolean {
  const plain = (each: string): string => each.toLowerCase().replace(/-(?:only|or-later)$|\+$/, '');
  return plain(a) === plain(b);
}
