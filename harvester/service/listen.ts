import { readFileSync, statSync } from 'node:fs';
import type { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { usualLimits } from '../../core/service-description/usual-limits.ts';
import { createApp, type AppOptions } from './create-app.ts';
import { doorkeeper, type DoorOptions } from './doorkeeper.ts';
import { repeat } from './repeat.ts';

/** How a service listens and whom it lets in, whatever it serves. */
export interface ListenOptions {
  /** A free one when absent. */
  readonly port?: number;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  /** Files in PEM; read again when they change. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Without it everybody who reaches the port may ask. */
  readonly door?: DoorOptions;
  readonly limits?: {
    readonly maxRows?: number;
    readonly bodyBytes?: number;
    readonly heldBytes?: number;
    readonly requestSeconds?: number;
    readonly maxInFlight?: number;
    readonly ratePerSecond?: number;
  };
  readonly log?: (line: string) => void;
}

export interface Listening {
  readonly url: string;
  /** Stops taking requests and waits for those under way. */
  close(): Promise<void>;
}

const certificateLookMs = 60_000;

/** Opens the port. Throws when it is taken, or when a key file or certificate cannot be used. */
export async function listen(options: ListenOptions, face: Pick<AppOptions, 'models' | 'catalog' | 'metrics'>): Promise<Listening> {
  const { port = 0, host = '127.0.0.1', tls, log = () => {} } = options;
  let draining = false;
  const { bodyBytes, heldBytes, requestSeconds, maxInFlight, ratePerSecond } = {
    ratePerSecond: undefined,
    ...usualLimits,
    ...options.limits,
  };
  const keeper = options.door && doorkeeper(options.door, log);
  const app = createApp({
    ...face,
    bodyBytes,
    heldBytes,
    requestSeconds,
    maxInFlight,
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
    ...(keeper ? { doorkeeper: keeper } : {}),
    ...(tls ? { tls: pemOf(tls) } : {}),
    log,
    draining: () => draining,
  });
  const renewal = tls && renewCertificate(app, tls, log);
  const url = await app.listen({ port, host }).catch(async (cause: NodeJS.ErrnoException) => {
    await renewal?.stop();
    throw cause.code === 'EADDRINUSE' ? new Error(`port ${port} is taken. Choose another, or none for any free one`, { cause }) : cause;
  });
  return {
    url,
    async close() {
      draining = true;
      await renewal?.stop();
      await drain(app);
    },
  };
}

function pemOf({ cert, key }: { readonly cert: string; readonly key: string }): { cert: string; key: string } {
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

function renewCertificate(
  app: FastifyInstance,
  tls: { cert: string; key: string },
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const stamp = (): string => [tls.cert, tls.key].map((file) => statSync(file).mtimeMs).join(' ');
  let seen = stamp();
  return repeat(async () => {
    try {
      if (stamp() === seen) return;
      (app.server as unknown as TlsServer).setSecureContext(pemOf(tls));
      seen = stamp();
      log('the certificate was read again');
    } catch (error) {
      log(`the new certificate cannot be used, the old one stays: ${error instanceof Error ? error.message : String(error)}`);
    }
  }, certificateLookMs);
}

// A connection whose answer has just left is not idle yet when closing starts, and would then be kept for as long as keep-alive allows.
async function drain(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
