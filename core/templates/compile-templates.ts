import Handlebars from 'handlebars';

export type Render = (model: object) => string;

type Program = hbs.AST.Program;
type Expression = hbs.AST.Expression;

export interface Templates {
  /** Sources of what is rendered, by file name. */
  readonly pages: ReadonlyMap<string, string>;
  /** Sources of what they are made of, by the name they call it. */
  readonly partials: ReadonlyMap<string, string>;
  /** How a value is made safe to print; Handlebars' own for HTML unless another one is given. */
  readonly escape?: (value: unknown) => string;
  /** Whether `{{{value}}}` prints a value as it is; refused otherwise. */
  readonly raw: boolean;
  /** How text is put down: that of the templates, and what `{{{value}}}` prints. As it is unless told; `escape` answers for what it returns. */
  readonly encode?: (text: string) => string;
  /** Partials made of nothing but the context they are given and `@root.up`: given one of the last two contexts again, they say the same again. */
  readonly remembered?: ReadonlySet<string>;
}

/** What one piece of a template is in: the contexts around it, innermost first, as names of variables; the innermost is an item of a list or not. */
interface Place {
  readonly contexts: readonly string[];
  readonly inEach?: true;
  readonly file: string;
  readonly all: Compilation;
}

interface Compilation {
  readonly raw: boolean;
  readonly encode: (text: string) => string;
  /** The variable that holds each partial's function. */
  readonly partials: ReadonlyMap<string, string>;
  /** Which partials each partial calls. */
  readonly calls: Map<string, Set<string>>;
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
 * partials with a context or named values, one partial around a block, `../`, `this`, `@root` and an item's `@index`, `@first`, `@last`. Throws for
 * anything else, with file and line. For plain data the text is that of Handlebars, byte for byte.
 */
export function compileTemplates({
  pages,
  partials,
  escape = Handlebars.escapeExpression as (value: unknown) => string,
  raw,
  encode = (text) => text,
  remembered = new Set(),
}: Templates): ReadonlyMap<string, Render> {
  const names = new Map([...partials.keys()].map((name, index) => [name, `partial${index}`]));
  const all: Compilation = { raw, encode, partials: names, calls: new Map() };
  const functions = [...partials].map(([name, text]) => {
    const made = `(c0, root, block) => {${body(text, { contexts: ['c0'], file: `${name}.hbs`, all })}}`;
    return `const ${names.get(name)} = ${remembered.has(name) ? `remember(${made})` : made};`;
  });
  refuseCircles(all.calls);
  const entries = [...pages].map(
    ([file, text]) => `[${JSON.stringify(file)}, (c0) => {const root = c0;${body(text, { contexts: ['c0'], file, all })}}],`,
  );
  // oxlint-disable-next-line no-implied-eval -- the source is our own templates, read at start; values of records never become source
  const make = new Function(
    'escape',
    'raw',
    'is',
    'list',
    'remember',
    `'use strict';${functions.join('\n')}\nreturn [${entries.join('\n')}];`,
  ) as (...tools: readonly unknown[]) => [string, Render][];
  return new Map(make(escape, (value: unknown) => encode(asItIs(value)), is, list, remember));
}

/** A partial that calls itself, by whatever way, would never end. */
function refuseCircles(calls: ReadonlyMap<string, ReadonlySet<string>>): void {
  const follow = (file: string, within: readonly string[]): void => {
    if (within.includes(file)) throw new Error(`${file} holds itself: ${[...within.slice(within.indexOf(file)), file].join(' → ')}`);
    for (const name of calls.get(file) ?? []) follow(`${name}.hbs`, [...within, file]);
  };
  for (const file of calls.keys()) follow(file, []);
}

function body(text: string, place: Place): string {
  return `let o = '';${statements(Handlebars.parse(text), place)}return o;`;
}

function statements(program: Program | undefined, place: Place): string {
  return (program?.body ?? []).map((statement) => statementSource(statement, place)).join('');
}

function statementSource(node: hbs.AST.Statement, place: Place): string {
  switch (node.type) {
    case 'ContentStatement':
      return add(JSON.stringify(place.all.encode((node as hbs.AST.ContentStatement).value)));
    case 'CommentStatement':
      return '';
    case 'MustacheStatement':
      return valueSource(node as hbs.AST.MustacheStatement, place);
    case 'BlockStatement':
      return blockSource(node as hbs.AST.BlockStatement, place);
    case 'PartialStatement':
      return partialSource(node as hbs.AST.PartialStatement, place);
    case 'PartialBlockStatement':
      return aroundSource(node as hbs.AST.PartialBlockStatement, place);
    default:
      throw refused(node.type, node, place);
  }
}

function valueSource(node: hbs.AST.MustacheStatement, place: Place): string {
  const { escaped, hash, params, path } = node;
  if (params.length > 0 || hash !== undefined) throw refused('a helper', node, place);
  if (!escaped && !place.all.raw) throw refused('a value that is not escaped', node, place);
  return add(`${escaped ? 'escape' : 'raw'}(${expression(path, place)})`);
}

function blockSource(node: hbs.AST.BlockStatement, place: Place): string {
  const name = node.path.original;
  const [subject] = node.params;
  if (!subject || node.params.length > 1 || node.hash !== undefined || node.program.blockParams?.length)
    throw refused(`{{#${name}}}`, node, place);
  const value = expression(subject, place);
  const otherwise = statements(node.inverse, place);
  if (name === 'each') {
    const item = `c${place.contexts.length}`;
    const each = statements(node.program, { ...place, contexts: [item, ...place.contexts], inEach: true });
    const loop = `for (let i${item} = 0; i${item} < all${item}.length; i${item} += 1) {const ${item} = all${item}[i${item}];${each}}`;
    return `{const all${item} = list(${value});if (all${item}.length === 0) {${otherwise}} else ${loop}}`;
  }
  const then = statements(node.program, place);
  if (name === 'if') return `if (is(${value})) {${then}} else {${otherwise}}`;
  if (name === 'unless') return `if (is(${value})) {${otherwise}} else {${then}}`;
  throw refused(`{{#${name}}}`, node, place);
}

function partialSource(node: hbs.AST.PartialStatement, place: Place): string {
  const indent = node.indent ? add(JSON.stringify(node.indent)) : '';
  if (nameOf(node) === '@partial-block') {
    if (node.params.length > 0 || node.hash !== undefined) throw refused('a value for {{> @partial-block}}', node, place);
    if (place.contexts.length > 1) throw refused('{{> @partial-block}} within {{#each}}', node, place);
    return indent + add('block(c0)');
  }
  return indent + add(`${known(node, place)}(${contextSource(node, place)}, root)`);
}

function aroundSource(node: hbs.AST.PartialBlockStatement, place: Place): string {
  const item = `c${place.contexts.length}`;
  // With the very context it was called in, a block is no step deeper; with another one it is.
  const given = node.params.length > 0 || node.hash !== undefined;
  const inner: Place = given ? { file: place.file, all: place.all, contexts: [item, ...place.contexts] } : place;
  const within = `(${item}) => {let o = '';${statements(node.program, inner)}return o;}`;
  return add(`${known(node, place)}(${contextSource(node, place)}, root, ${within})`);
}

/** What a partial is given: the context named, else the one around it, with the named values on top. */
function contextSource({ hash, params: [subject] }: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement, place: Place): string {
  const context = subject ? expression(subject, place) : (place.contexts[0] as string);
  const values = hash?.pairs.map(({ key, value }) => `${JSON.stringify(key)}: ${expression(value, place)}`);
  return values ? `{...${context}, ${values.join(', ')}}` : context;
}

/** The variable of the partial that is called. */
function known(node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement, place: Place): string {
  const name = nameOf(node);
  if (name === undefined) throw refused('a partial whose name is computed', node, place);
  const made = place.all.partials.get(name);
  if (made === undefined) throw at(node, place, `there is no partial ${name}.hbs`);
  const calls = place.all.calls.get(place.file) ?? new Set();
  place.all.calls.set(place.file, calls.add(name));
  return made;
}

function nameOf({ name }: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): string | undefined {
  return name.type === 'PathExpression' ? (name as hbs.AST.PathExpression).original : undefined;
}

function expression(node: Expression, place: Place): string {
  if (node.type === 'StringLiteral' || node.type === 'NumberLiteral' || node.type === 'BooleanLiteral')
    return JSON.stringify((node as hbs.AST.StringLiteral).value);
  if (node.type !== 'PathExpression') throw refused(node.type, node, place);
  const { data, depth, original, parts } = node as hbs.AST.PathExpression;
  const own = data && place.inEach && depth === 0 && parts.length === 1 ? ofItems.get(parts[0] as string) : undefined;
  if (own) return own(place.contexts[0] as string);
  if (data && parts[0] !== 'root') throw refused(original, node, place);
  const from = data ? 'root' : place.contexts[depth];
  if (from === undefined) throw at(node, place, `nothing is around it that "${original}" could mean`);
  return from + (data ? parts.slice(1) : parts).map((part) => `?.[${JSON.stringify(part)}]`).join('');
}

function add(source: string): string {
  return `o += ${source};`;
}

function refused(what: string, node: hbs.AST.Node, place: Place): Error {
  return at(node, place, `${what} is nothing our templates do. Put it into the view model instead`);
}

function at({ loc }: hbs.AST.Node, { file }: Place, why: string): Error {
  return new Error(`${file}:${loc.start.line}: ${why}`);
}

type Partial = (context: object, root: { readonly up?: string }) => string;

/** The same partial, which knows the texts it made of the last two contexts: no more, or it would hold a whole site. */
function remember(make: Partial): Partial {
  let made: readonly { readonly context: object; readonly up: string | undefined; readonly text: string }[] = [];
  return (context, root) => {
    const known = made.find((last) => last.context === context && last.up === root.up);
    if (known) return known.text;
    const text = make(context, root);
    made = [...made.slice(-1), { context, up: root.up, text }];
    return text;
  };
}

function asItIs(value: unknown): string {
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
