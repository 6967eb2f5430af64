// Started by stream.ts in a process of its own, so that the memory measured is that of one scan: `stream-child.ts gate|sha256 FILE`.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { defaultLimits } from '../../gate/limits.ts';
import { standardAllowList } from '../../gate/pickle/allow-list.ts';
import { scanFile } from '../../gate/scan-file.ts';

const [what, path = ''] = process.argv.slice(2);
const { size } = await stat(path);
const started = performance.now();
if (what === 'gate') {
  const file = { path: 'large', absolute: path, bytes: size, occupied: size };
  const { findings } = await scanFile(file, standardAllowList(), defaultLimits);
  if (findings.length > 0) throw new Error(`the large file is not clean: ${findings[0]?.message}`);
} else {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) hash.update(chunk as Buffer);
  hash.digest();
}
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ seconds, mb: process.resourceUsage().maxRSS / 1024 }));
