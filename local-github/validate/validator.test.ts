import { expect, test } from 'vitest';
import { createValidator } from './validator.ts';

test('what GitHub’s OpenAPI does not allow is recorded, with its place', async () => {
  const validator = await createValidator();
  validator.response('GET', '/repos/{owner}/{repo}/labels/{name}', 200, {
    id: 1,
    node_id: 'x',
    url: 'http://a/b',
    name: 'a',
    color: 'ededed',
    default: false,
    description: null,
  });
  expect(validator.violations()).toEqual([]);
  validator.response('GET', '/repos/{owner}/{repo}/labels/{name}', 200, {
    id: 'one',
    node_id: 'x',
    url: 'http://a/b',
    name: 'a',
    color: 'ededed',
    default: false,
  });
  validator.response('GET', '/nowhere', 404, { msg: 'Not Found' });
  validator.webhook('pull_request', 'turned_around', {});
  expect(validator.violations()).toEqual([
    expect.stringContaining('GET /repos/{}/{}/labels/{} 200: /'),
    expect.stringContaining('/id must be integer'),
    expect.stringContaining('webhook pull-request-turned-around'),
  ]);
});
