import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { gitEnvironment } from './run.ts';

/** Git's HTTP server part and what of it is at work for one server. */
export interface GitBackend {
  readonly path: string;
  readonly running: Set<ChildProcess>;
}

/** Finds `git-http-backend`. @throws with the command that installs it */
export function findHttpBackend(): GitBackend {
  let path: string;
  try {
    path = `${execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()}/git-http-backend`;
  } catch (cause) {
    throw new Error(
      'git is not installed. Next: apt-get install git (Debian, Ubuntu), dnf install git (Fedora) or brew install git (macOS)',
      { cause },
    );
  }
  if (!existsSync(path)) {
    throw new Error(
      `${path} is missing: git is here, its HTTP server part is not. Next: apt-get install git (Debian, Ubuntu), apk add git-daemon (Alpine), dnf install git-core (Fedora)`,
    );
  }
  return { path, running: new Set() };
}

/**
 * Passes one smart-HTTP request on to `git http-backend` and its answer back; resolves when it has ended.
 *
 * `beforeEnd` runs when git is done and before the client is let go, so what a push sets off has happened when `git push` returns.
 */
export function serveGit(
  backend: GitBackend,
  request: IncomingMessage,
  response: ServerResponse,
  call: { dir: string; path: string; query: string; user: string; push: boolean },
  input: Readable,
  beforeEnd: () => Promise<void> = async () => undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const env: Record<string, string> = {
      ...gitEnvironment,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_PROJECT_ROOT: call.dir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: call.path,
      QUERY_STRING: call.query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...(call.push ? { REMOTE_USER: call.user } : {}),
    };
    const child = spawn(backend.path, { env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    backend.running.add(child);
    pipeline(input, child.stdin, () => undefined);
    relay(child, response);
    response.on('close', () => kill(child));
    child.on('error', () => response.writeHead(500).end());
    child.on('close', () => {
      backend.running.delete(child);
      void beforeEnd().finally(() => {
        response.end();
        resolve();
      });
    });
  });
}

/** Turns CGI output into an HTTP answer. */
function relay(child: ChildProcess, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      if (!response.write(chunk)) {
        child.stdout?.pause();
        response.once('drain', () => child.stdout?.resume());
      }
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const lines = head.subarray(0, end).toString().split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const { status = '200', ...rest } = headers;
    response.writeHead(Number.parseInt(status, 10), rest);
    response.write(head.subarray(end + 4));
    head = undefined;
  });
}

/** The backend runs upload-pack or receive-pack below itself: all of its group must go. */
function kill(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Ends every git process still serving a request of this server. */
export function closeGit(backend: GitBackend): void {
  for (const child of backend.running) kill(child);
}
