/** Credentials by their makers' own marks; `entropy` is the least Shannon entropy in bits a character where the mark alone is too common. */
const PATTERNS: readonly { readonly name: string; readonly pattern: RegExp; readonly entropy?: number }[] = [
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/g },
  { name: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, entropy: 2.5 },
  { name: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})\b/g, entropy: 3 },
  { name: 'a GitLab token', pattern: /\bglpat-[\w-]{20,}/g, entropy: 3 },
  { name: 'a Slack token', pattern: /\bxox[abprs]-[\w-]{10,}/g, entropy: 2.5 },
  { name: 'a Google API key', pattern: /\bAIza[\w-]{35}\b/g, entropy: 3 },
  { name: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}\b/g, entropy: 3 },
  { name: 'an API key', pattern: /\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{32,}/g, entropy: 3.5 },
  { name: 'a JSON web token', pattern: /\beyJ[\w-]{10,1000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/g, entropy: 3 },
  { name: 'a password in an address', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{1,80}:([^\s:/@'"]{6,80})@[\w.-]+/g, entropy: 2.5 },
  {
    name: 'a secret',
    pattern: /(?:secret|token|passw(?:or)?d|api[_-]?key|access[_-]?key)["']?\s*[:=]\s*["']([A-Za-z0-9+/_=.-]{20,200})["']/gi,
    entropy: 3.8,
  },
];

/** Credentials that carry a mark of their own: the line they stand on and what they look like. */
export function ownSecrets(text: string): { line: number; name: string }[] {
  const found: { line: number; name: string }[] = [];
  for (const { name, pattern, entropy = 0 } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      if (bitsPerCharacter(match[1] ?? match[0]) < entropy) continue;
      found.push({ line: text.slice(0, match.index).split('\n').length, name });
      if (found.length >= 20) return found;
    }
  }
  return found;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
