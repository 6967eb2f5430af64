import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

/** The named contexts an expression sees, as plain values. */
export type Contexts = Record<string, unknown>;

/** What `success()` and its kin answer. */
export interface Standing {
  readonly failed: boolean;
  readonly cancelled: boolean;
}

const calm: Standing = { failed: false, cancelled: false };

/** The value of one expression (without `${{ }}`). @throws with the expression in the message */
export function evaluate(expression: string, contexts: Contexts, standing: Standing = calm): unknown {
  const functions = statusFunctions(standing);
  try {
    const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), [...functions.values()]).parse();
    return fromData(new Evaluator(parsed, toData(contexts) as data.Dictionary, functions).evaluate());
  } catch (error) {
    throw new Error(`The expression is not valid: ${expression}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Fills in every `${{ }}` of a text. A text that is one expression only keeps the expression's type. */
export function interpolate(text: unknown, contexts: Contexts, standing?: Standing): unknown {
  if (typeof text !== 'string') return text;
  const parts = splitTemplate(text);
  const [only] = parts;
  if (parts.length === 1 && only?.expression !== undefined) return evaluate(only.expression, contexts, standing);
  return parts.map((part) => (part.expression === undefined ? part.text : asText(evaluate(part.expression, contexts, standing)))).join('');
}

/** Like `interpolate`, always as text. */
export function fill(text: unknown, contexts: Contexts, standing?: Standing): string {
  return asText(interpolate(text, contexts, standing));
}

/** Whether an `if:` holds. Without a status function of its own it means `success() && (…)`. */
export function holds(condition: string | boolean | undefined, contexts: Contexts, standing: Standing): boolean {
  if (condition === undefined || condition === '') return !standing.failed && !standing.cancelled;
  if (typeof condition === 'boolean') return condition && !standing.failed && !standing.cancelled;
  const bare = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition)?.[1] ?? condition;
  const own = /\b(success|failure|always|cancelled)\s*\(/i.test(bare.replace(/'(?:[^']|'')*'/g, ''));
  return truthy(evaluate(own ? bare : `success() && (${bare})`, contexts, standing));
}

/** GitHub's text form of a value. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'object') return 'Object';
  return String(value);
}

/** GitHub's truthiness: empty text, 0, null and false are false. */
export function truthy(value: unknown): boolean {
  return !(value === null || value === undefined || value === false || value === 0 || value === '' || Number.isNaN(value));
}

function splitTemplate(text: string): { text: string; expression?: string }[] {
  const parts: { text: string; expression?: string }[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${{');
    if (start < 0) break;
    const end = expressionEnd(rest, start + 3);
    if (end < 0) throw new Error(`The expression is not closed: ${text}`);
    if (start > 0) parts.push({ text: rest.slice(0, start) });
    parts.push({ text: '', expression: rest.slice(start + 3, end).trim() });
    rest = rest.slice(end + 2);
  }
  if (rest !== '') parts.push({ text: rest });
  return parts;
}

/** Where `}}` closes an expression, quoted text skipped. */
function expressionEnd(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length - 1; i++) {
    if (text[i] === "'") quoted = !quoted;
    if (!quoted && text[i] === '}' && text[i + 1] === '}') return i;
  }
  return -1;
}

function statusFunctions(standing: Standing): Map<string, FunctionDefinition> {
  const answer = (name: string, value: boolean): [string, FunctionDefinition] => [
    name,
    { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) },
  ];
  return new Map([
    answer('success', !standing.failed && !standing.cancelled),
    answer('failure', standing.failed && !standing.cancelled),
    answer('cancelled', standing.cancelled),
    answer('always', true),
  ]);
}

function toData(value: unknown): data.ExpressionData {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(
    ...Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => ({ key, value: toData(one) })),
  );
}

function fromData(value: data.ExpressionData): unknown {
  if (value instanceof data.StringData || value instanceof data.NumberData || value instanceof data.BooleanData) return value.value;
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) return Object.fromEntries(value.pairs().map(({ key, value: one }) => [key, fromData(one)]));
  return null;
}
