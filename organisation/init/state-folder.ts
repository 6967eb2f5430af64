import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { NewApp } from './make-app.ts';

const AppFile = z.strictObject({ id: z.number().int(), slug: z.string(), page: z.string() });

export interface KnownApp extends z.infer<typeof AppFile> {
  readonly privateKey: string;
}

/** Where init keeps its journal and the keys it made, readable by nobody else. */
export class StateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get journal(): string {
    return join(this.path, 'journal.json');
  }

  /** The publisher's key pair; made the first time. */
  async publisher(id: string): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
    const held = await this.#read(`${id}.key.pem`);
    const pub = await this.#read(`${id}.pub.pem`);
    if (held !== undefined && pub !== undefined) return { privateKey: held, publicKey: pub };
    const pair = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await this.#write(`${id}.key.pem`, pair.privateKey);
    await this.#write(`${id}.pub.pem`, pair.publicKey);
    return pair;
  }

  async app(): Promise<KnownApp | undefined> {
    const [text, privateKey] = [await this.#read('app.json'), await this.#read('app.private-key.pem')];
    if (text === undefined || privateKey === undefined) return undefined;
    try {
      // A key that is none would only be found out by GitHub, long after.
      createPrivateKey(privateKey);
      return { ...AppFile.parse(JSON.parse(text)), privateKey };
    } catch {
      throw new Error(
        `${this.path}/app.json or app.private-key.pem is damaged. Bring both back from a backup, or make a new key on the App's page and put it there`,
      );
    }
  }

  /** Keeps a new App: its key, and the environment that `harvester app` wants. The key first: without it the rest is worth nothing. */
  async keepApp(app: NewApp, control: string, host: string | undefined): Promise<KnownApp> {
    await this.#write('app.private-key.pem', app.pem);
    const lines = {
      APP_ID: String(app.id),
      PRIVATE_KEY_PATH: join(this.path, 'app.private-key.pem'),
      WEBHOOK_SECRET: app.webhook_secret ?? '',
      HARVESTER_CONTROL: control,
      ...(host === undefined ? {} : { GHE_HOST: host }),
    };
    await this.#write(
      'app.env',
      Object.entries(lines)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const known = { id: app.id, slug: app.slug, page: app.html_url };
    await this.#write('app.json', `${JSON.stringify(known)}\n`);
    return { ...known, privateKey: app.pem };
  }

  async #write(name: string, text: string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await writeFile(join(this.path, name), text, { mode: 0o600 });
  }

  #read(name: string): Promise<string | undefined> {
    return readFile(join(this.path, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }
}
