import fc from 'fast-check';
import { expect, test } from 'vitest';
import { artifactPath, proxiedRoot } from './artifact-path.ts';

test('whatever is accepted stays below its prefix, under its own name, however often it is decoded', () => {
  const part = fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', '%', '2', 'e', 'f', ' ', 'ä', '#', '?', ';', '\n', ':') });
  fc.assert(
    fc.property(part, (path) => {
      let escaped: string;
      try {
        escaped = artifactPath(path);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      const { pathname, hash, search } = new URL(`http://host/prefix/${escaped}`);
      expect(pathname.startsWith('/prefix/')).toBe(true);
      expect(decodeURIComponent(pathname)).toBe(`/prefix/${path}`);
      expect(hash + search).toBe('');
    }),
    { numRuns: 2000 },
  );
});

test.each(['..', 'a/../b', '/a', 'a/', '', 'a//b', './a', 'a\\b', 'a\u0000', 'a%2e', '%2fa', 'a#b'])('%j is refused', (path) => {
  expect(() => artifactPath(path)).toThrow(TypeError);
});

test('only artifacts that the server proxies have a root', () => {
  expect(proxiedRoot('mlflow-artifacts:/1/abc/artifacts')).toBe('1/abc/artifacts');
  expect(proxiedRoot('mlflow-artifacts://host:5000/1/abc')).toBe('1/abc');
  expect(() => proxiedRoot('s3://bucket/key')).toThrow('--artifacts-destination');
  expect(() => proxiedRoot('mlflow-artifacts:/../x')).toThrow(TypeError);
});
