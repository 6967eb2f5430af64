import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { actionNames } from '../scripts/build-actions.ts';
import { kindOf } from './inputs/kinds.ts';

const Described = z.strictObject({ description: z.string().min(10) });
const ActionFile = z.strictObject({
  name: z.string(),
  description: z.string().min(20),
  inputs: z.record(z.string(), Described.extend({ required: z.boolean(), default: z.string().optional() })),
  outputs: z.record(z.string(), Described).optional(),
  runs: z.strictObject({ using: z.literal('node24'), main: z.literal('dist/main.mjs') }),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
});
const kind = /^(Path|Text|Number|Secret|URL|true or false|One of [\w ,-]+)\.( |$)/;

describe.each(actionNames)('action.yml of %s', async (name) => {
  const text = await readFile(join(import.meta.dirname, name, 'action.yml'), 'utf8');
  const { inputs, outputs } = ActionFile.parse(load(text));
  const { inputs: schema } = (await import(`./${name}/inputs.ts`)) as { inputs: z.ZodObject };

  test('names the inputs the action reads, and no other', () => {
    expect(Object.keys(inputs)).toEqual(Object.keys(schema.shape));
  });

  test.each(Object.keys(inputs))('says of %s what kind it is, whether it must be given, and what it is otherwise', (input) => {
    const field = schema.shape[input] as z.ZodType;
    const said = inputs[input];
    expect(said?.description.slice(0, kindOf(field).length + 2)).toBe(`${kindOf(field)}. `);
    expect(said?.required).toBe(!field.safeParse(undefined).success);
    if (!said?.required) expect(field.safeParse(said?.default || undefined)).toEqual(field.safeParse(undefined));
    else expect(said).not.toHaveProperty('default');
  });

  test('says of each output what kind it is', () => {
    for (const { description } of Object.values(outputs ?? {})) expect(description).toMatch(kind);
  });

  test('shows no secret as a default', () => {
    const secrets = Object.keys(inputs).filter((input) => kindOf(schema.shape[input] as z.ZodType) === 'Secret');
    for (const input of secrets) expect(inputs[input]?.default ?? '').toBe('');
    expect(
      Object.keys(inputs)
        .filter((input) => /token|key$|authorization/.test(input) && !/^run-key$/.test(input))
        .toSorted(),
    ).toEqual(secrets.toSorted());
  });
});
