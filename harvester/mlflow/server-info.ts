import * as z from 'zod';
import type { Transport } from './transport.ts';

export const ServerInfo = z.object({
  store_type: z.string().default('unknown'),
  multipart_uploads_enabled: z.boolean().default(false),
  workspaces_enabled: z.boolean().default(false),
});
export type ServerInfo = z.output<typeof ServerInfo>;

export class Server {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves when the server answers that it is well; rejects otherwise. */
  async health(): Promise<void> {
    await (await this.#transport.send({ method: 'GET', path: '/health', idempotent: true })).text();
  }

  /** MLflow's version, such as `3.17.2`. */
  async version(): Promise<string> {
    return (await (await this.#transport.send({ method: 'GET', path: '/version', idempotent: true })).text()).trim();
  }

  /** What the server can do; needs MLflow 3. */
  info(): Promise<ServerInfo> {
    return this.#transport.json({ method: 'GET', path: '/api/3.0/mlflow/server-info', idempotent: true }, ServerInfo);
  }
}
