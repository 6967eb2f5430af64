import { parseSpace, type ParamSpace } from '../../harvester/tune/search-params.ts';

/** `k=v` for each parameter of a training, apart by spaces or lines; a value may be `a|b` or `low..high`. Throws, naming the pair, when it is none. */
export function readSpaces(text: string): ReadonlyMap<string, ParamSpace> {
  const spaces = new Map<string, ParamSpace>();
  for (const pair of text.split(/\s+/).filter(Boolean)) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]{0,59})=(.{1,200})$/.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new Error(`"${pair.slice(0, 80)}" is no parameter: write name=value, such as depth=2..8`);
    if (spaces.has(name)) throw new Error(`parameter ${name} is given twice`);
    spaces.set(name, parseSpace(value));
  }
  return spaces;
}
