import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandTable } from './command-table.ts';

test.each(['participants', 'organisers'])(
  'docs/%s.md tells of every command what the App itself says (node app/commands/command-table.ts)',
  (page) => {
    const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8');
    expect(text.replaceAll(/ {2,}/g, ' ').replaceAll(/-{2,}/g, '---')).toContain(
      commandTable(page === 'participants' ? ['anyone', 'team'] : ['maintainer']),
    );
  },
);
