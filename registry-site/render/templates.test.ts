import { join } from 'node:path';
import { expect, test } from 'vitest';
import { roomFolder } from './room.ts';
import { compileAll, templateSources } from './templates.ts';

test('every template of the site is read', () => {
  const folder = join(roomFolder(), 'templates');
  expect(templateSources(join(folder, 'pages')).size).toBeGreaterThan(10);
  expect([...compileAll(folder).keys()]).toContain('version.hbs');
});
