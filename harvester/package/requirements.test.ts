import { expect, test } from 'vitest';
import { pinnedRequirements, pinnedVersion } from './requirements.ts';

const lock = `# made by uv
NumPy==2.4.6 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via pandas
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:cc
mlflow_skinny==3.17.2 --hash=sha256:dd
`;

test('pins without hashes, sorted, and nothing named twice', () => {
  const pins = pinnedRequirements(lock, ['mlflow-skinny==9.9.9', 'extra==1.0']);
  expect(pins).toEqual(["colorama==0.4.6 ; sys_platform == 'win32'", 'extra==1.0', 'mlflow_skinny==3.17.2', 'NumPy==2.4.6']);
  expect(pinnedVersion(pins, 'numpy')).toBe('2.4.6');
  expect(pinnedVersion(pins, 'num')).toBeUndefined();
});

test.each(['numpy>=2', '-e .', 'pkg @ file:///x', '--index-url elsewhere'])('%j is not an exact pin', (line) => {
  expect(() => pinnedRequirements(line)).toThrow('not an exact pin');
});
