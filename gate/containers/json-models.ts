import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { judgeChatTemplate } from './chat-template.ts';
import { judgeKerasConfig } from './keras-config.ts';

/** JSON beyond this many bytes is not looked into: no configuration is that long. */
const LARGEST = 16 * 2 ** 20;

/**
 * Looks into text that may be a model's configuration: Keras classes and chat templates wherever they stand. JSON that names either but cannot
 * be parsed is `Unscannable`, as is anything `required` to be JSON.
 */
export function judgeJson(text: string, context: ScanContext, required = false): void {
  if (!required && !/^\s*[{[]/.test(text)) return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (required || /class_name|chat_template|\\u00[67]/.test(text))
      throw new Unscannable('json', 'has a configuration that is no JSON', 'write the configuration again, without NaN or comments');
    return;
  }
  judgeKerasConfig(value, context);
  judgeTemplates(value, context);
}

function judgeTemplates(root: unknown, context: ScanContext): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === 'object') waiting.push(value);
      if (typeof value === 'string' && /^(?:chat_)?template$/.test(key)) judgeChatTemplate(value, context, 'chat template');
    }
  }
}

/**
 * Looks into a text file that is a model or a part of one: JSON, Jinja, or LightGBM's own format, which says where it ends.
 * The text was found to be UTF-8 before.
 */
export async function judgeTextModel(source: ByteSource, head: Buffer, context: ScanContext): Promise<void> {
  const start = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (!/^(?:[{[]|tree\r?\n)/.test(start) || source.size > LARGEST) return;
  const text = (await source.read(0, source.size)).toString('utf8').replace(/^\ufeff/, '');
  if (start.startsWith('{%') || start.startsWith('{{') || start.startsWith('{#')) judgeChatTemplate(text, context, 'template');
  else if (start.startsWith('tree')) {
    if (/^version=v\d/m.test(start) && !/^end of trees\s/m.test(text))
      throw new Unscannable('truncated', 'is a LightGBM model without its end', 'upload the whole file');
  } else judgeJson(text, context, /^\{\s*"learner"\s*:/.test(start));
}
