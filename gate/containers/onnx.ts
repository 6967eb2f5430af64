import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { messages, type Message, type MessageName } from './onnx-schema.ts';

const FIX = 'export the model again with skl2onnx or torch.onnx, with its weights inside';
/** Operators every ONNX runtime has; others come from libraries that would have to be loaded. */
const DOMAINS = new Set(['', 'ai.onnx', 'ai.onnx.ml']);
const DEEPEST = 64;
const LONGEST_NAME = 4096;

interface Found {
  readonly opDomains: Map<string, number>;
  readonly functionDomains: Set<string>;
}

/**
 * Walks an ONNX model message by message to its last byte. Refuses weights in other files and operators of unknown domains; a field the
 * format does not have makes it unscannable.
 */
export async function scanOnnx(source: ByteSource, context: ScanContext): Promise<'onnx'> {
  const reader = new ByteReader(source.chunks());
  const found: Found = { opDomains: new Map(), functionDomains: new Set() };
  const seen = await walk(reader, 'Model', source.size, 0, context, found);
  if (!seen.has('graph')) throw odd('has no graph', 0);
  for (const [domain, offset] of found.opDomains) {
    if (DOMAINS.has(domain) || found.functionDomains.has(domain)) continue;
    const shown = JSON.stringify(domain.slice(0, 80));
    context.add({
      rule: 'onnx/custom-operator',
      message: `uses operators of ${shown}, which need a library of their own`,
      fix: 'use standard ONNX operators',
      offset,
    });
  }
  return 'onnx';
}

async function walk(
  reader: ByteReader,
  name: MessageName,
  end: number,
  depth: number,
  context: ScanContext,
  found: Found,
): Promise<Set<string>> {
  if (depth > DEEPEST) throw odd('is nested too deeply', reader.offset);
  const fields: Message = messages[name];
  const seen = new Set<string>();
  while (reader.offset < end) {
    const at = reader.offset;
    const tag = await varint(reader);
    const field = fields[Math.floor(tag / 8)];
    const wire = tag % 8;
    if (!field) throw odd(`has the unknown field ${Math.floor(tag / 8)} in ${name}`, at);
    const [label, kind] = field;
    seen.add(label);
    if (name === 'Tensor' && label === 'external_data')
      context.add({
        rule: 'onnx/external-data',
        message: 'keeps weights in another file, named by a path inside the model',
        fix: FIX,
        offset: at,
      });
    if (wire === 0) {
      const value = await varint(reader);
      if (label === 'data_location' && value !== 0)
        context.add({ rule: 'onnx/external-data', message: 'says that a tensor lies in another file', fix: FIX, offset: at });
    } else if (wire === 1) await reader.skip(8);
    else if (wire === 5) await reader.skip(4);
    else if (wire === 2) {
      const length = await varint(reader);
      const stop = reader.offset + length;
      if (stop > end) throw odd(`has a ${label} that reaches out of its ${name}`, at);
      if (kind && kind !== 'domain') await walk(reader, kind, stop, depth + 1, context, found);
      else if (kind === 'domain') {
        if (length > LONGEST_NAME) throw odd('has a domain of impossible length', at);
        const domain = (await reader.take(length)).toString('utf8');
        if (name === 'Function') found.functionDomains.add(domain);
        else if (!found.opDomains.has(domain)) found.opDomains.set(domain, at);
      } else await reader.skip(length);
    } else throw odd('has a field of a kind ONNX does not use', at);
    context.signal?.throwIfAborted();
  }
  if (reader.offset !== end) throw odd(`has a ${name} that reaches out of its place`, reader.offset);
  return seen;
}

async function varint(reader: ByteReader): Promise<number> {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (reader.available < 1) await reader.need(1);
    const byte = reader.u8();
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw odd('has a number of more than ten bytes', reader.offset);
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('onnx', what, FIX, offset);
}
