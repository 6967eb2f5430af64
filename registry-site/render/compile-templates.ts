import Handlebars from 'handlebars';

export type Render = (model: object) => string;

type Program = hbs.AST.Program;
type Expression = hbs.AST.Expression;

/** What one piece of a template is in: the contexts around it, innermost first, as names of variables; the innermost is an item of a list or not. */
interface Place {
  readonly contexts: readonly string[];
  readonly inEach?: true;
  readonly template: string;
}

/** What an item knows of its place in the list. */
const ofItems = new Map([
  ['index', (item: string) => `i${item}`],
  ['first', (item: string) => `(i${item} === 0)`],
  ['last', (item: string) => `(i${item} === all${item}.length - 1)`],
]);

/**
 * Compiles Handlebars templates to plain functions that only join strings. Handlebars itself reads them; what it does at run time (merging
 * options, looking for helpers and partials) costs several times what a page is worth. Templates may use what ours do: values, `each`, `if`, `unless`,
 * partials with a context or named values, one partial around a block, `../`, `this`, `@root` and an item's `@index`, `@first`, `@last`; anything else is refused here, by name.
 * For plain data the text is the same, byte for byte.
 */
export function compileTemplates(pages: ReadonlyMap<string, string>, partials: ReadonlyMap<string, string>): ReadonlyMap<string, Render> {
  const names = new Map([...partials.keys()].map((name, index) => [name, `partial${index}`]));
  const functions = [...partials].map(
    ([name, text]) => `const ${names.get(name)} = (c0, root, block) => {${body(text, { contexts: ['c0'], template: name }, names)}};`,
  );
  const entries = [...pages].map(
    ([name, text]) => `[${JSON.stringify(name)}, (c0) => {const root = c0;${body(text, { contexts: ['c0'], template: name }, names)}}],`,
  );
  // oxlint-disable-next-line no-implied-eval -- the source is our own templates, read at start; values of records never become source
  const make = new Function('escape', 'raw', 'is', 'list', `'use strict';${functions.join('\n')}\nreturn [${entries.join('\n')}];`) as (
    ...tools: readonly unknown[]
  ) => [string, Render][];
  return new Map(make(Handlebars.escapeExpression, raw, is, list));
}

function body(text: string, place: Place, partials: ReadonlyMap<string, string>): string {
  return `let o = '';${statements(Handlebars.parse(text), place, partials)}return o;`;
}

function statements(program: Program | undefined, place: Place, partials: ReadonlyMap<string, string>): string {
  return (program?.body ?? []).map((statement) => statementSource(statement, place, partials)).join('');
}

function statementSource(node: hbs.AST.Statement, place: Place, partials: ReadonlyMap<string, string>): string {
  switch (node.type) {
    case 'ContentStatement':
      return add(JSON.stringify((node as hbs.AST.ContentStatement).value));
    case 'CommentStatement':
      return '';
    case 'MustacheStatement':
      return valueSource(node as hbs.AST.MustacheStatement, place);
    case 'BlockStatement':
      return blockSource(node as hbs.AST.BlockStatement, place, partials);
    case 'PartialStatement':
      return partialSource(node as hbs.AST.PartialStatement, place, partials);
    case 'PartialBlockStatement':
      return aroundSource(node as hbs.AST.PartialBlockStatement, place, partials);
    default:
      throw refused(node.type, place);
  }
}

function valueSource({ escaped, hash, params, path }: hbs.AST.MustacheStatement, place: Place): string {
  if (params.length > 0 || hash !== undefined) throw refused('a helper', place);
  return add(`${escaped ? 'escape' : 'raw'}(${expression(path, place)})`);
}

function blockSource(node: hbs.AST.BlockStatement, place: Place, partials: ReadonlyMap<string, string>): string {
  const name = node.path.original;
  const [subject] = node.params;
  if (!subject || node.params.length > 1 || node.hash !== undefined || node.program.blockParams?.length)
    throw refused(`{{#${name}}}`, place);
  const value = expression(subject, place);
  const otherwise = statements(node.inverse, place, partials);
  if (name === 'each') {
    const item = `c${place.contexts.length}`;
    const each = statements(node.program, { ...place, contexts: [item, ...place.contexts], inEach: true }, partials);
    const loop = `for (let i${item} = 0; i${item} < all${item}.length; i${item} += 1) {const ${item} = all${item}[i${item}];${each}}`;
    return `{const all${item} = list(${value});if (all${item}.length === 0) {${otherwise}} else ${loop}}`;
  }
  const then = statements(node.program, place, partials);
  if (name === 'if') return `if (is(${value})) {${then}} else {${otherwise}}`;
  if (name === 'unless') return `if (is(${value})) {${otherwise}} else {${then}}`;
  throw refused(`{{#${name}}}`, place);
}

function partialSource(node: hbs.AST.PartialStatement, place: Place, partials: ReadonlyMap<string, string>): string {
  const indent = node.indent ? add(JSON.stringify(node.indent)) : '';
  if (nameOf(node) === '@partial-block') {
    if (node.params.length > 0 || node.hash !== undefined) throw refused('a value for {{> @partial-block}}', place);
    if (place.contexts.length > 1) throw refused('{{> @partial-block}} within {{#each}}', place);
    return indent + add('block(c0)');
  }
  return indent + add(`${known(node, place, partials)}(${contextSource(node, place)}, root)`);
}

function aroundSource(node: hbs.AST.PartialBlockStatement, place: Place, partials: ReadonlyMap<string, string>): string {
  const item = `c${place.contexts.length}`;
  // With the very context it was called in, a block is no step deeper; with another one it is.
  const given = node.params.length > 0 || node.hash !== undefined;
  const inner: Place = given ? { template: place.template, contexts: [item, ...place.contexts] } : place;
  const within = `(${item}) => {let o = '';${statements(node.program, inner, partials)}return o;}`;
  return add(`${known(node, place, partials)}(${contextSource(node, place)}, root, ${within})`);
}

/** What a partial is given: the context named, else the one around it, with the named values on top. */
function contextSource({ hash, params: [subject] }: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement, place: Place): string {
  const context = subject ? expression(subject, place) : (place.contexts[0] as string);
  const values = hash?.pairs.map(({ key, value }) => `${JSON.stringify(key)}: ${expression(value, place)}`);
  return values ? `{...${context}, ${values.join(', ')}}` : context;
}

function nameOf(node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): string {
  return (node.name as hbs.AST.PathExpression).original;
}

function known(
  node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
  place: Place,
  partials: ReadonlyMap<string, string>,
): string {
  const made = partials.get(nameOf(node));
  if (made === undefined) throw new Error(`the template ${place.template} asks for a partial "${nameOf(node)}" that does not exist`);
  return made;
}

function expression(node: Expression, place: Place): string {
  if (node.type === 'StringLiteral' || node.type === 'NumberLiteral' || node.type === 'BooleanLiteral')
    return JSON.stringify((node as hbs.AST.StringLiteral).value);
  if (node.type !== 'PathExpression') throw refused(node.type, place);
  const { data, depth, original, parts } = node as hbs.AST.PathExpression;
  const own = data && place.inEach && depth === 0 && parts.length === 1 ? ofItems.get(parts[0] as string) : undefined;
  if (own) return own(place.contexts[0] as string);
  if (data && parts[0] !== 'root') throw refused(original, place);
  const from = data ? 'root' : place.contexts[depth];
  if (from === undefined) throw new Error(`the template ${place.template} has no context around it for "${original}"`);
  return from + (data ? parts.slice(1) : parts).map((part) => `?.[${JSON.stringify(part)}]`).join('');
}

function add(source: string): string {
  return `o += ${source};`;
}

function refused(what: string, { template }: Place): Error {
  return new Error(`the template ${template} uses ${what}, which templates of this site do not do. Put it into the view model instead`);
}

function raw(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** As `if` of Handlebars has it: no empty list, no 0. */
function is(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null) throw new Error('each takes a list; a view model gave it an object');
  return [];
}
