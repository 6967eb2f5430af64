import Handlebars from 'handlebars';
import { Markdown } from './escape.ts';

type Print = (context: unknown, root: unknown) => string;
type Read = (context: unknown, root: unknown) => unknown;

/**
 * Makes a function of a Handlebars template and its partials (their sources, by name), for one of them.
 *
 * Handlebars reads the templates; what comes out of the same view is what Handlebars itself would print. Its runtime would take most of the time a
 * comment needs, so only what our templates use is here: values, `each`, `if`, `else`, partials, `this` and `@root`. Anything else, above all
 * printing without escaping, is refused at once.
 */
export function compileTemplate<View>(sources: Readonly<Record<string, string>>, name: string): (view: View) => string {
  const print = partial(name, sources, []);
  return (view) => print(view, view);
}

function partial(name: string, sources: Readonly<Record<string, string>>, within: readonly string[]): Print {
  const source = sources[name];
  if (source === undefined) throw new Error(`there is no template ${name}.hbs`);
  if (within.includes(name)) throw new Error(`the template ${name}.hbs holds itself`);
  return program(Handlebars.parse(source), { sources, within: [...within, name] });
}

interface Place {
  readonly sources: Readonly<Record<string, string>>;
  /** Templates this one stands in, itself last. */
  readonly within: readonly string[];
}

function program({ body }: hbs.AST.Program, place: Place): Print {
  const prints = body.map((statement) => statementPrint(statement, place));
  return (context, root) => {
    let out = '';
    for (let index = 0; index < prints.length; index += 1) out += (prints[index] as Print)(context, root);
    return out;
  };
}

function statementPrint(statement: hbs.AST.Statement, place: Place): Print {
  if (isContent(statement)) return () => statement.value;
  if (isMustache(statement) && statement.escaped && statement.params.length === 0) {
    const read = reader(statement.path, place);
    return (context, root) => printed(read(context, root));
  }
  if (isPartial(statement) && statement.params.length === 0 && statement.name.type === 'PathExpression')
    return partial((statement.name as hbs.AST.PathExpression).original, place.sources, place.within);
  if (isBlock(statement) && statement.params.length === 1) {
    const read = reader(statement.params[0] as hbs.AST.Expression, place);
    const inner = program(statement.program, place);
    const otherwise = statement.inverse ? program(statement.inverse, place) : () => '';
    if (statement.path.original === 'if')
      return (context, root) => (isShown(read(context, root)) ? inner(context, root) : otherwise(context, root));
    if (statement.path.original === 'each')
      return (context, root) => {
        const items = read(context, root) as readonly unknown[] | undefined;
        if (!items || items.length === 0) return otherwise(context, root);
        let out = '';
        for (let index = 0; index < items.length; index += 1) out += inner(items[index], root);
        return out;
      };
  }
  throw refusal(statement, place);
}

function reader(expression: hbs.AST.Expression | hbs.AST.Literal, place: Place): Read {
  if (expression.type !== 'PathExpression') throw refusal(expression, place);
  const { parts, data, depth } = expression as hbs.AST.PathExpression;
  if (depth > 0 || (data && parts[0] !== 'root')) throw refusal(expression, place);
  const [first, second, ...more] = data ? parts.slice(1) : parts;
  if (more.length > 0) return (context, root) => parts.slice(data ? 1 : 0).reduce(member, data ? root : context);
  if (first === undefined) return (context, root) => (data ? root : context);
  if (second === undefined) return (context, root) => member(data ? root : context, first);
  return (context, root) => member(member(data ? root : context, first), second);
}

function member(of: unknown, name: string): unknown {
  return of === undefined || of === null ? undefined : (of as Record<string, unknown>)[name];
}

/** Handlebars' own idea of what is there: an empty list is not. */
function isShown(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function printed(value: unknown): string {
  if (value instanceof Markdown) return value.source;
  return Handlebars.Utils.escapeExpression(value as string);
}

function refusal({ type, loc }: hbs.AST.Node, { within }: Place): Error {
  return new Error(
    `${within.at(-1)}.hbs:${loc.start.line}: a ${type} of this form is not among what comment templates may hold: ` +
      'escaped values, #each, #if, else, partials, this and @root',
  );
}

const isContent = (node: hbs.AST.Statement): node is hbs.AST.ContentStatement => node.type === 'ContentStatement';
const isMustache = (node: hbs.AST.Statement): node is hbs.AST.MustacheStatement => node.type === 'MustacheStatement';
const isPartial = (node: hbs.AST.Statement): node is hbs.AST.PartialStatement => node.type === 'PartialStatement';
const isBlock = (node: hbs.AST.Statement): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';
