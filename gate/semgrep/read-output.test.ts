import { describe, expect, test } from 'vitest';
import { readOutput } from './read-output.ts';

const answer = (changes: object = {}): string =>
  JSON.stringify({
    version: '1.182.0',
    results: [
      {
        check_id: 'process-start',
        path: './a.py',
        start: { line: 2, col: 1, offset: 10 },
        end: { line: 2, col: 15, offset: 24 },
        extra: { message: 'Starts a program.', severity: 'ERROR', metadata: { cwe: 'CWE-78' }, lines: 'requires login' },
      },
    ],
    errors: [],
    paths: { scanned: ['a.py'] },
    ...changes,
  });
const read = (exitCode: number, stdout: string, expected = ['a.py'], version = '1.182.0') =>
  readOutput({ exitCode, stdout, stderr: 'last words' }, { expected, version }, 'fast');

describe("semgrep's answer", () => {
  test.each([0, 1, 3])('with exit code %i is a scan', (exitCode) => {
    expect(read(exitCode, answer())).toMatchObject({
      kind: 'scanned',
      scanned: ['a.py'],
      findings: [{ rule: 'process-start', path: 'a.py', start: { line: 2, column: 1 }, severity: 'ERROR' }],
      problems: [],
    });
  });

  test('names what it could not parse', () => {
    const errors = [
      {
        code: 3,
        level: 'warn',
        type: ['PartialParsing', []],
        message: 'Syntax error',
        path: 'a.py',
        spans: [{ start: { line: 5, col: 1 } }],
      },
    ];
    expect(read(3, answer({ errors }))).toMatchObject({ problems: [{ path: 'a.py', line: 5, type: 'PartialParsing' }] });
  });

  test.each([
    ['a file left out', 0, answer({ paths: { scanned: [] } }), 'incomplete'],
    ['a file too many', 0, answer({ paths: { scanned: ['a.py', 'b.py'] } }), 'incomplete'],
    ['another version', 0, answer({ version: '1.183.0' }), 'wrong-version'],
    ['broken rules', 7, answer(), 'bad-rules'],
    ['a crash', 2, '', 'fatal'],
    ['a signal', 137, answer(), 'fatal'],
    ['no JSON', 0, 'Segmentation fault', 'unreadable-output'],
    ['another shape of JSON', 0, '{"results": 3}', 'unreadable-output'],
  ])('with %s is a failure with its reason', (_name, exitCode, stdout, reason) => {
    expect(read(exitCode, stdout)).toMatchObject({ kind: 'failed', reason });
  });
});
