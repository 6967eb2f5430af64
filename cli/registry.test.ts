import { afterEach, expect, test, vi } from 'vitest';
import { namedModel, neededRegistry, registryAuth, registryClient } from './registry.ts';
import { UsageError } from './terminal.ts';

afterEach(() => vi.unstubAllEnvs());

test('the registry is the one that was given, else MLflow’s own variable, else it is said how to give one', () => {
  vi.stubEnv('MLFLOW_TRACKING_URI', 'http://127.0.0.1:5000');
  expect(neededRegistry({ registry: 'http://127.0.0.1:7' })).toBe('http://127.0.0.1:7');
  expect(neededRegistry({})).toBe('http://127.0.0.1:5000');
  vi.stubEnv('MLFLOW_TRACKING_URI', '');
  expect(() => neededRegistry({})).toThrow(UsageError);
});

test('every command signs in as MLflow’s own clients do', () => {
  for (const name of ['TOKEN', 'USERNAME', 'PASSWORD']) vi.stubEnv(`MLFLOW_TRACKING_${name}`, '');
  expect(registryAuth()).toBeUndefined();
  vi.stubEnv('MLFLOW_TRACKING_USERNAME', 'wanda');
  expect(registryAuth()).toBeUndefined();
  vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'p');
  expect(registryAuth()).toEqual({ kind: 'basic', username: 'wanda', password: 'p' });
  vi.stubEnv('MLFLOW_TRACKING_TOKEN', 't');
  expect(registryAuth()).toEqual({ kind: 'bearer', token: 't' });
});

test('an address or a model that is none is wrong usage', () => {
  expect(() => registryClient('localhost:5000')).toThrow(UsageError);
  expect(() => neededRegistry({ registry: 'localhost:5000' })).toThrow(UsageError);
  expect(() => namedModel('tumour')).toThrow(UsageError);
  expect(namedModel('models:/tumour/3')).toEqual({ name: 'tumour', at: { kind: 'version', version: '3' } });
});
