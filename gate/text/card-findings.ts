import type { Finding } from '../../core/contract/gate-report.ts';

interface Mark {
  readonly rule: 'card/markup' | 'card/prompt';
  readonly pattern: RegExp;
  readonly what: string;
}

/** Markup that acts, hides or calls others once it is shown; looked for in what is shown: Markdown, HTML, YAML. */
const MARKUP: readonly Mark[] = (
  [
    [/<\s*(?:script|iframe|object|embed|form|meta|link|base|style)\b/gi, 'has an HTML element that acts'],
    [/<[a-z][^>\n]{0,400}\son[a-z]{3,20}\s*=/gi, 'has an HTML event handler'],
    [/\b(?:javascript|vbscript):\S|\bdata:\s*text\/html/gi, 'has a link that runs code'],
    [/display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])/gi, 'hides text from people'],
    [/<!--(?!\s*(?:prettier-ignore|markdownlint-\w+|toc)[\w -]{0,20}-->)/gi, 'has an HTML comment, which people are not shown'],
    [
      /!\[[^\]\n]{0,200}\]\(\s*<?https?:\/\/|<img\b[^>\n]{0,400}\ssrc\s*=\s*["']?https?:/gi,
      'loads a picture from elsewhere when it is looked at',
    ],
    [/(?<![\w`@/.])@[a-z0-9][a-z0-9-]{0,38}\/[a-z0-9][\w-]{0,60}/gi, 'calls a team by its name'],
    [/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#\d+/gi, 'closes an issue when it is merged'],
  ] as const
).map(([pattern, what]) => ({ rule: 'card/markup', pattern, what }));

/** Words meant for a language model that summarises, reviews or merges; looked for in every text. */
const PROMPT: readonly Mark[] = (
  [
    /\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|your|system|all)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules|guidelines|directions|context)\b/gi,
    /<\|(?:im_start|im_end|system|user|assistant|endoftext|begin_of_text|start_header_id)\|>|\[\/?INST\]|<<\/?SYS>>/g,
    /\b(?:note|message|instructions?|attention|important)\b[^.\n]{0,20}\b(?:to|for)\b[^.\n]{0,12}\b(?:ai|llms?|language models?|assistants?|agents?|chatbots?|copilot|claude|chatgpt|gpt-?\d|gemini)\b/gi,
    /\byou are (?:now )?(?:an? |the )?(?:ai|assistant|language model|helpful|reviewer|maintainer|code reviewer)\b/gi,
    /\b(?:approve|merge|accept|rate|score|label)\b[^.\n]{0,20}\bthis (?:pull request|pr|submission|model)\b[^.\n]{0,60}\b(?:without|immediately|as (?:safe|clean|approved|best)|regardless)\b/gi,
    /\b(?:reveal|print|repeat|show|leak|send)\b[^.\n]{0,30}\b(?:system prompt|hidden instructions|secrets?|api keys?|environment variables)\b/gi,
  ] as const
).map((pattern) => ({ rule: 'card/prompt', pattern, what: 'speaks to a language model that may read it' }));

const SHOWN = /\.(?:md|markdown|mdx|rst|html?|svg|ya?ml)$|(?:^|\/)(?:readme|card|notes)[^/]*$/i;
const FIX = {
  'card/markup': 'write plain Markdown, and nothing that people do not see',
  'card/prompt': 'describe the model, to people',
} as const;
const MOST = 20;

/** What stands in a text to act on, or to be obeyed by, whoever shows or reads it. Warnings: a person decides. */
export function cardFindings(path: string, text: string): Finding[] {
  const found = new Map<string, Finding>();
  for (const { rule, pattern, what } of SHOWN.test(path) ? [...MARKUP, ...PROMPT] : PROMPT) {
    for (const match of text.matchAll(pattern)) {
      const line = text.slice(0, match.index).split('\n').length;
      const key = `${rule}\0${line}`;
      if (!found.has(key)) found.set(key, { rule, severity: 'warning', path, line, message: what, fix: FIX[rule] });
      if (found.size >= MOST) return [...found.values()];
    }
  }
  return [...found.values()];
}
