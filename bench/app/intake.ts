import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seconds } from '../measure.ts';

const secret = 'a secret of the bench';
const connections = 32;

/** A pull request event of about 21 kB, the size of GitHub's own. */
function delivery(): { body: string; signature: string } {
  const words = Array.from({ length: 400 }, (_, n) => ({ [`field_${n}`]: `a value of usual length, number ${n}` }));
  const body = JSON.stringify({
    action: 'synchronize',
    number: 7,
    repository: { full_name: 'acme/breast-tumour', filler: words },
    pull_request: { number: 7 },
    sender: { login: 'alice' },
  });
  return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

/** Deliveries a second that one server takes over 32 connections, its answers all being 2xx. Throws when one is not. */
export async function deliveriesPerSecond(which: 'octokit' | 'ours', deliveries: number, dir: string): Promise<number> {
  const script = fileURLToPath(new URL('intake-server.ts', import.meta.url));
  const server = spawn(process.execPath, [script, which, join(dir, `${randomUUID()}.sqlite`), secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      server.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
      server.once('exit', (code) => reject(new Error(`the ${which} server ended with ${code}`)));
    });
    const { body, signature } = delivery();
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    let left = deliveries;
    const knock = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          'x-github-event': 'pull_request',
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': signature,
          'content-length': Buffer.byteLength(body),
        };
        const call = request({ port, host: '127.0.0.1', path: '/api/github/webhooks', method: 'POST', agent, headers }, (answer) => {
          answer.resume();
          answer.once('end', () =>
            answer.statusCode && answer.statusCode < 300 ? resolve() : reject(new Error(`${which}: ${answer.statusCode}`)),
          );
        });
        call.once('error', reject);
        call.end(body);
      });
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await knock();
      }
    };
    const run = (): Promise<unknown> => Promise.all(Array.from({ length: connections }, worker));
    left = Math.ceil(deliveries / 5);
    await run();
    left = deliveries;
    const took = await seconds(run);
    agent.destroy();
    return deliveries / took;
  } finally {
    server.kill();
  }
}
