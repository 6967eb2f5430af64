import { readFileSync } from 'node:fs';

/**
 * What a pickle may do with an imported name. `call`: the unpickler may call it with arguments. `make`: it may make an empty instance
 * (`cls.__new__`) and set its state. `items`: the instance may be filled like a list, dict or set. None of them: it may only be named.
 */
export interface Permission {
  readonly call: boolean;
  readonly make: boolean;
  readonly items?: 'list' | 'dict' | 'set';
}

/** Names a pickle may import, `module` → `name` → words of {@link Permission}, and the old modules' names for them. */
export interface AllowList {
  readonly derivedFrom: Readonly<Record<string, string>>;
  readonly aliases: Readonly<Record<string, string>>;
  /** All names, separated by blanks, of the broadest modules that have allowed names. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Every top-level module that can be imported there. */
  readonly modules: readonly string[];
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What may be done with `module.name`, undefined where nothing may. */
export function permissionFor(allow: AllowList, module: string, name: string): Permission | undefined {
  const alias = own(allow.aliases, `${module} ${name}`);
  const [home, plain] = alias ? (alias.split(' ') as [string, string]) : [module, name];
  const words = own(own(allow.names, home) ?? {}, plain);
  if (words === undefined) return undefined;
  const has = words.split(' ');
  const items = has.find((word) => word === 'list' || word === 'dict' || word === 'set');
  return { call: has.includes('call'), make: has.includes('make') || has.includes('call'), ...(items && { items }) };
}

/**
 * Whether importing `module.name` could succeed. Names in the inner modules of the libraries are taken not to exist unless they are allowed or
 * dotted: this is only asked for names that came about by reading a file in a way nobody meant.
 */
export function couldBeImported(allow: AllowList, module: string, name: string): boolean {
  if (!allow.modules.includes(module.split('.', 1).join())) return false;
  const there = own(allow.attributes, module);
  if (there !== undefined) return ` ${there} `.includes(` ${name.split('.', 1).join()} `);
  return !own(allow.names, module) || name.includes('.');
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

let standard: AllowList | undefined;

/** The allow-list derived from the competition environment, see `derive-allow-list.py`. */
export function standardAllowList(): AllowList {
  standard ??= JSON.parse(readFileSync(new URL('./allow-list.json', import.meta.url), 'utf8')) as AllowList;
  return standard;
}
