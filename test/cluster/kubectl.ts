import { spawn } from 'node:child_process';
import type { KubernetesObject } from '../deploy/read-manifests.ts';

export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** kubectl against one control plane, as one user. */
export class Kubectl {
  readonly #program: string;
  readonly #flags: readonly string[];
  readonly #home: string;

  constructor(program: string, flags: readonly string[], home: string) {
    this.#program = program;
    this.#flags = flags;
    this.#home = home;
  }

  /** The same control plane, as whoever holds this token. */
  as(token: string, server: string): Kubectl {
    return new Kubectl(
      this.#program,
      [`--server=${server}`, '--insecure-skip-tls-verify', `--token=${token}`, '--kubeconfig=/dev/null'],
      this.#home,
    );
  }

  /** Runs a command to its end; a refusal is an answer. */
  try(args: readonly string[], input?: object | readonly object[]): Promise<Answer> {
    const env = { PATH: process.env['PATH'], HOME: this.#home };
    const child = spawn(this.#program, [...this.#flags, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(
      input === undefined ? '' : JSON.stringify(Array.isArray(input) ? { apiVersion: 'v1', kind: 'List', items: input } : input),
    );
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ ok: code === 0, stdout, stderr }));
    });
  }

  /** Runs a command that must work; rejects with what kubectl said. */
  async run(args: readonly string[], input?: object | readonly object[]): Promise<string> {
    const { ok, stdout, stderr } = await this.try(args, input);
    if (!ok) throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  /** Strict server-side apply. */
  apply(objects: object | readonly object[], ...flags: readonly string[]): Promise<Answer> {
    return this.try(['apply', '--server-side', '--validate=strict', '--field-manager=deploy', ...flags, '-f', '-'], objects);
  }

  async list(resource: string, ...flags: readonly string[]): Promise<KubernetesObject[]> {
    return (JSON.parse(await this.run(['get', resource, '-o', 'json', ...flags])) as { items: KubernetesObject[] }).items;
  }
}
