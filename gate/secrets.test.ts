import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secretFindings } from './secrets.ts';

/** Parts, so that no scanner of this repository takes the examples for credentials. */
const CREDENTIALS: readonly (readonly [string, string])[] = [
  ['an AWS key id', `AKIA${'Q3EGRIDPZTUVWXY7'}`],
  ['an AWS secret', `aws_secret_access_key = "${'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzXqT4vLm8s'}"`],
  ['a GitHub token', `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`],
  ['a fine-grained GitHub token', `github_pat_${'11A5XQ7TI0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH'}`],
  ['a GitLab token', `glpat-${'zX9kLmQ3vR7tYbN2wPqS'}`],
  ['a Slack token', `xoxb-${'23984754863-2348975623103-aBcDeFgHiJkLmNoPqRsTuVwX'}`],
  ['a Google key', `AIza${'SyD3xKq9LmN7vRtYbW2pQsZ8cFgHjK4uEo1'}`],
  ['a Hugging Face token', `hf_${'qWeRtYuIoPaSdFgHjKlZxCvBnMqWeRtYuI'}`],
  ['an OpenAI key', `sk-proj-${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6kL9nO2qR5tU8'}`],
  [
    'an Anthropic key',
    `sk-ant-api03-${'kT7vQ2xR9mL4nB8wP1zY6cJ3hF5dG0sAeUoIiOpLkJhGfDsAqWeRtYuIoPzXcVbNmQwErTyUiOpAsDfGhJkLzXcVbNmQwEr'}-${'AbCdEfAA'}`,
  ],
  ['a private key', `-----BEGIN ${'RSA PRIVATE KEY'}-----\nMIIEpAIBAAKCAQEA\n-----END ${'RSA PRIVATE KEY'}-----`],
  ['an npm token', `//registry.npmjs.org/:_authToken=npm_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`],
  ['a SendGrid key', `SG.${'aBcDeFgHiJkLmNoPqRsTuV'}.${'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFg'}`],
  ['a Stripe key', `sk_live_${'51H8xKq9LmN7vRtYbW2pQsZ8c'}`],
  ['a database address', `postgres://admin:${'h7Kq2vXz9Lm'}@db.internal:5432/prod`],
  ['an address with a password', `https://bob:${'h7Kq2vXz9Lm'}@files.example.org/x`],
  ['a Shopify token', `shpat_${'0a1b2c3d4e5f60718293a4b5c6d7e8f9'}`],
  ['a web token', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiJib2IiLCJpYXQiOjE3MDB9'}.${'kT7vQ2xR9mL4nB8wP1zY6cJ3hF5dG0sA'}`],
  ['a Databricks token', `dapi${'0a1b2c3d4e5f60718293a4b5c6d7e8f9'}`],
  ['a Vault token', `hvs.${'CAESIJ3kT7vQ2xR9mL4nB8wP1zY6cJ3hF5dG0sAeUoIiOpLkGh4KHGh2cy5XYXJrYmVuY2gAbCdEfGhIjKlMnOpQrStUv'}`],
  ['a Linear key', `lin_api_${'kT7vQ2xR9mL4nB8wP1zY6cJ3hF5dG0sAeUoIiOpL'}`],
  ['a named secret', `api_key = "${'kT7vQ2xR9mL4nB8wP1zY6cJ3'}"`],
];

describe('credentials', () => {
  test.each(CREDENTIALS)('%s is found at its line and never repeated', async (_name, credential) => {
    const findings = await secretFindings('notes.txt', `first\n\n${credential}\nlast\n`);
    expect(findings).toMatchObject([{ rule: 'secret', severity: 'error', line: 3 }]);
    expect(JSON.stringify(findings)).not.toContain(credential.slice(6));
  });

  test.each([
    ['# secretlint-disable', '# secretlint-enable'],
    ['// secretlint-disable @secretlint/secretlint-rule-github', ''],
    ['<!-- secretlint-disable -->', ''],
    ['# gitleaks:allow', '# gitleaks:allow'],
    ['# nosec nosemgrep pragma: allowlist secret', '# noqa'],
  ])('cannot be hidden by %s', async (before, after) => {
    const [, token = ''] = CREDENTIALS[2] ?? [];
    const text = `${before}\n# secretlint-disable-next-line\ntoken = '${token}' ${after} # secretlint-disable-line\n${after}\n`;
    expect(await secretFindings('model.py', text)).toMatchObject([{ line: 3 }]);
  });

  test('the line is right where the text is a part of a larger one', async () => {
    expect(await secretFindings('a.csv', `x\n${CREDENTIALS[0]?.[1]}\n`, 101)).toMatchObject([{ line: 102 }]);
  });
});

test.each([
  ['a model', "self.model = joblib.load(artifacts / 'model.joblib')\nkey = 'mean_radius'\ntoken = tokens[0]\n"],
  ['a manifest', `artifacts:\n  - path: model.onnx\n    sha256: ${'0a1b2c3d'.repeat(8)}\n    format: onnx\n`],
  ['numbers', Array.from({ length: 500 }, (_, i) => Math.sqrt(i)).join(',')],
  ['an address', 'https://example.org/data?token=none and git@github.com:acme/x.git, http://user@host/'],
  ['a public key', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n'],
  ['a lock', `numpy==2.4.6 \\\n    --hash=sha256:${'0a1b2c3d'.repeat(8)}\n`],
  ['settings of an optimiser', 'secret_weight = 0.1\npassword_strength = "strong"\napi_key = None\n'],
])('%s is no secret', async (_name, text) => {
  expect(await secretFindings('x', text)).toEqual([]);
});

test('no text takes long', async () => {
  const unit = fc.constantFrom(
    'eyJ',
    '.eyJ',
    'sk-',
    '://a:',
    '@',
    'xoxb-',
    '-----BEGIN ',
    'KEY-----',
    'aws_secret',
    '= "',
    'A',
    'token',
    '\n',
    '0',
    '"type": "service_account"',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(unit, { maxLength: 20 }), fc.integer({ min: 1, max: 400 }), async (units, times) => {
      expect((await secretFindings('x', units.join('').repeat(times))).length).toBeLessThanOrEqual(20);
    }),
    { numRuns: 150 },
  );
}, 20_000);
