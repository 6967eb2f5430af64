// Keeps what an action says in a file as well: act reads a terminal, and does not always get to its end before it closes it.
import { appendFileSync } from 'node:fs';
import process from 'node:process';

const file = process.env['HARVESTER_ACTION_SAID'];
if (file) {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (chunk, ...rest) => {
      appendFileSync(file, chunk);
      return write(chunk, ...rest);
    };
  }
}
