import type { ByteSource } from './bytes/byte-source.ts';
import type { FindingList } from './finding-list.ts';
import type { ScanLimits } from './limits.ts';
import type { AllowList } from './pickle/allow-list.ts';
import { scanContent } from './scan-content.ts';
import type { Note, ScanContext } from './scan-context.ts';
import { Unscannable } from './unscannable.ts';

/** Looks into bytes with the limits of one file; refusals become findings. Answers the format, `unscannable` where it has none. */
export async function scanSource(
  source: ByteSource,
  findings: FindingList,
  allow: AllowList,
  limits: ScanLimits,
  signal?: AbortSignal,
): Promise<string> {
  let spent = 0;
  const context = (depth: number, add: (note: Note) => void): ScanContext => ({
    allow,
    limits,
    depth,
    signal,
    add,
    spend(bytes) {
      spent += bytes;
      if (spent > limits.expandedBytes + source.size)
        throw new Unscannable('bomb', `unfolds to more than ${limits.expandedBytes} bytes`, 'submit it unpacked and smaller');
      if (spent > limits.swellBytes && spent > limits.swellRatio * source.size)
        throw new Unscannable('bomb', `unfolds to more than ${limits.swellRatio} times its size`, 'submit it unpacked');
    },
    async inner(name, inside) {
      const note = (each: Note): void => add({ ...each, message: `${JSON.stringify(name.slice(0, 120))} inside it ${each.message}` });
      if (depth >= limits.depth)
        throw new Unscannable(
          'nested',
          `holds archives more than ${limits.depth} deep`,
          'submit the files without the archives around them',
        );
      return attempt(inside, context(depth + 1, note), note);
    },
  });
  const add = (note: Note): void => findings.add(note);
  return attempt(source, context(0, add), add);
}

/** `scanContent` with its refusals as findings. */
async function attempt(source: ByteSource, context: ScanContext, add: (note: Note) => void): Promise<string> {
  try {
    return await scanContent(source, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!(error instanceof Unscannable)) throw error;
    if (error.reason === 'bomb' && context.depth > 0) throw error;
    add({
      rule: `unscannable/${error.reason}`,
      message: error.message,
      fix: error.fix,
      ...(error.offset !== undefined && { offset: error.offset }),
    });
    return 'unscannable';
  }
}
