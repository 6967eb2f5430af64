import { STORAGE_BYTES, TENSORS } from './torch-names.ts';
import { UNKNOWN, type Value } from '../pickle/value.ts';
import { walkPickle } from '../pickle/walk-pickle.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import type { Member } from './member.ts';

/** The pickle of a torch archive, which is one folder with `data.pkl` and `version`; undefined where these members are no such archive. */
export function torchPickle(members: readonly Member[]): Member | undefined {
  const pickle = members.find((member) => /^[^/]+\/data\.pkl$/.test(member.name));
  return pickle && members.some((member) => member.name === pickle.name.replace('data.pkl', 'version')) ? pickle : undefined;
}

/** Scans a torch archive: `data.pkl` may rebuild tensors and nothing else; each storage is raw numbers; no code, no further pickles. */
export async function scanTorch(pickle: Member, members: readonly Member[], context: ScanContext): Promise<void> {
  const root = pickle.name.slice(0, -'data.pkl'.length);
  const wanted = new Map<string, number | undefined>();
  const reader = new ByteReader(pickle.source.chunks());
  await walkPickle(reader, { context: { ...context, allow: TENSORS }, persistent: (id) => storage(id, root, wanted) });
  if (!(await reader.done())) throw odd('has bytes after the end of data.pkl');
  for (const { name, source } of members) {
    if (name === pickle.name || wanted.has(name)) continue;
    if (
      !/^(version|byteorder|\.data\/serialization_id|\.format_version|\.storage_alignment)$/.test(name.slice(root.length)) ||
      source.size > 1000
    )
      await context.inner(name, source);
  }
  const there = new Map(members.map((member) => [member.name, member.source.size]));
  for (const [name, bytes] of wanted) {
    if (!there.has(name)) throw odd(`lacks ${name}`);
    if (bytes !== undefined && there.get(name) !== bytes)
      throw odd(`has ${there.get(name)} bytes of ${name}, whose tensors announce ${bytes}`);
  }
}

function storage(id: Value, root: string, wanted: Map<string, number | undefined>): Value {
  const items = typeof id === 'object' && id?.kind === 'tuple' ? id.items : [];
  if (items[0] !== 'storage' || typeof items[2] !== 'string' || !/^\d{1,9}$/.test(items[2]))
    throw odd('asks for something else than a storage');
  const [, type, key, , count] = items;
  const each = typeof type === 'object' && type?.kind === 'import' ? STORAGE_BYTES[type.name] : undefined;
  wanted.set(`${root}data/${key}`, each !== undefined && typeof count === 'number' ? each * count : undefined);
  return UNKNOWN;
}

function odd(what: string): Unscannable {
  return new Unscannable('torch', what, 'save the state dict again with torch.save, or use safetensors');
}
