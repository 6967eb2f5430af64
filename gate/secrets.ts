import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Finding } from '../core/contract/gate-report.ts';
import { ownSecrets } from './secrets/own-secrets.ts';

/** All recommended rules but the filter that lets a comment in the scanned text switch the others off. */
const config = {
  rules: rules.filter(({ meta }) => meta.id !== '@secretlint/secretlint-rule-filter-comments').map((rule) => ({ id: rule.meta.id, rule })),
};

const MOST = 20;

/**
 * Credentials in a text: what secretlint knows of makers' tokens, and our own list of marks beside it. One finding a line, which never repeats
 * the credential. `firstLine` is the number of the text's first line.
 */
export async function secretFindings(path: string, text: string, firstLine = 1): Promise<Finding[]> {
  const lines = new Map<number, string>();
  for (const { line, name } of [...ownSecrets(text), ...(await secretlint(text))]) {
    if (lines.size >= MOST) break;
    if (!lines.has(line)) lines.set(line, name);
  }
  return [...lines].map(([line, name]) => ({
    rule: 'secret',
    severity: 'error',
    path,
    line: line + firstLine - 1,
    message: `holds what looks like ${name}`,
    fix: 'remove it, revoke it where it was issued (it is public once pushed), and push a new commit',
  }));
}

async function secretlint(content: string): Promise<{ line: number; name: string }[]> {
  // The real name is kept from it: rules may pass over files by theirs.
  const source = { filePath: 'text', content, ext: '', contentType: 'text' } as const;
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true, maskSecrets: true } });
  return messages.map(({ ruleId, loc }) => ({ line: loc.start.line, name: `a credential (${ruleId.split('secretlint-rule-').at(-1)})` }));
}
