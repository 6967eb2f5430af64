import { expect, test } from 'vitest';
import { appSettings } from './app-settings.ts';

const env = { APP_ID: '1', PRIVATE_KEY: 'a\\nb', WEBHOOK_SECRET: 's', HARVESTER_CONTROL: 'acme/control' };

test.each([
  [{}, undefined],
  [{ GHE_HOST: 'github.example.com' }, 'https://github.example.com/api/v3'],
  [{ GHE_HOST: '127.0.0.1:3000', GHE_PROTOCOL: 'http' }, 'http://127.0.0.1:3000/api/v3'],
  [{ GHE_HOST: 'acme.ghe.com' }, 'https://api.acme.ghe.com'],
])('%j: the API is at %s', async (more, baseUrl) => {
  const settings = await appSettings({ ...env, ...more });
  expect([settings.baseUrl, settings.privateKey]).toEqual([baseUrl, 'a\nb']);
});

test('what is missing is named', async () => {
  await expect(appSettings({ ...env, APP_ID: '' })).rejects.toThrow('APP_ID is not set: see harvester app --help');
});
