import { describe, expect, test } from 'vitest';
import { dispatchInputs } from './validate-inputs.ts';
import { parseWorkflow, tokenPermissions } from './workflow-file.ts';

const job = 'jobs:\n  a:\n    runs-on: x\n    steps: [{run: y}]\n';

describe('a workflow file', () => {
  test.each([
    ['on: push', ['push']],
    ['on: [push, workflow_dispatch]', ['push', 'workflow_dispatch']],
    ['on:\n  push:\n    branches: [main]', ['push']],
  ])('%s', (on, events) => {
    expect(Object.keys(parseWorkflow(`${on}\n${job}`, 'w.yml').on)).toEqual(events);
  });

  test.each([
    ['on: push', 'no jobs'],
    ['on: push\njobs: {a: {runs-on: x, needs: b, steps: [{run: y}]}}', 'depends on unknown job "b"'],
    ['on: push\njobs: {a: {runs-on: x, steps: [{name: y}]}}', 'needs either uses or run'],
    ['on: push\njobs: {a: {steps: [{run: y}]}}', 'lacks runs-on'],
    ['on: [', 'w.yml'],
  ])('%s is refused', (source, why) => {
    expect(() => parseWorkflow(source, 'w.yml')).toThrow(why);
  });

  test('a token may do what the nearest permissions block says, and nothing without one but read contents', () => {
    const permissions = (top: string, own: string) => {
      const file = parseWorkflow(`on: push\n${top}\njobs: {a: {runs-on: x, ${own} steps: [{run: y}]}}`, 'w.yml');
      return tokenPermissions(file, Object.values(file.jobs)[0] as (typeof file.jobs)[string]);
    };
    expect(permissions('', '')).toEqual({ metadata: 'read', contents: 'read' });
    expect(permissions('permissions: {}', '')).toEqual({ metadata: 'read' });
    expect(permissions('permissions: {}', 'permissions: {id-token: write, contents: none},')).toEqual({
      metadata: 'read',
      id_token: 'write',
    });
    expect(permissions('permissions: read-all', '')['pull_requests']).toBe('read');
  });
});

describe('inputs of a dispatch', () => {
  const file = parseWorkflow(
    `on: {workflow_dispatch: {inputs: {n: {type: number, default: 4}, b: {type: boolean}, c: {type: choice, options: [x, y]}, r: {required: true}}}}\n${job}`,
    'w.yml',
  );

  test('defaults and types', () => {
    expect(dispatchInputs(file, { r: 'k' })).toEqual({ n: 4, b: false, c: '', r: 'k' });
    expect(dispatchInputs(file, { r: 'k', n: '7', b: 'true', c: 'y' })).toEqual({ n: 7, b: true, c: 'y', r: 'k' });
  });

  test.each([
    [{}, "Required input 'r' not provided"],
    [{ r: 'k', z: '1' }, 'Unexpected inputs provided: ["z"]'],
    [{ r: 'k', c: 'z' }, 'not in the list of allowed values'],
    [{ r: 'k', b: 'yes' }, 'not in the list of allowed values'],
    [{ r: 'x'.repeat(65_536) }, 'inputs are too large'],
    [Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`i${n}`, ''])), 'up to 25'],
  ])('%o', (inputs, why) => {
    expect(() => dispatchInputs(file, inputs)).toThrow(why);
  });

  test('no trigger, no run', () => {
    expect(() => dispatchInputs(parseWorkflow(`on: push\n${job}`, 'w.yml'), {})).toThrow(
      "Workflow does not have 'workflow_dispatch' trigger",
    );
  });
});
