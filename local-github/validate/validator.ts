import { readFile } from 'node:fs/promises';
import { anonymous, type Subset } from '../openapi/subset.ts';

/** Records what differs from GitHub's OpenAPI. */
export interface Validator {
  response(method: string, template: string, status: number, body: unknown): void;
  webhook(event: string, action: string | null, body: unknown): void;
  /** One line each: where, what, and the value's place. */
  violations(): string[];
}

/** Places where GitHub itself sends what its OpenAPI does not say; each is seen in real payloads. */
const knownGaps: RegExp[] = [
  // head.repo is null once the fork is gone (reference: REST "pull request" and webhook payloads of deleted forks).
  / \/(pull_request\/|\d+\/)?head\/repo must be (object|array)/,
  // The webhook schemas' list of App events lacks workflow_job, which GitHub offers and sends.
  /\/performed_via_github_app\/events\/\d+ must be equal/,
  // An App commits as `<id>+<slug>[bot]@users.noreply.<host>`, which is no address by the letter of the format.
  /\/email must match format "email"/,
  // A label without a description has null; only the schema of a listed pull request forgets it.
  /GET \/repos\/\{\}\/\{\}\/pulls 200: \/\d+\/labels\/\d+\/description must be string/,
];

type Check = ((body: unknown) => boolean) & { errors?: { instancePath: string; message?: string; params: unknown }[] | null };

/**
 * Reads the committed subset.
 *
 * @throws when ajv, a development dependency, is not installed
 */
export async function createValidator(): Promise<Validator> {
  const { Ajv } = await import('ajv');
  const { default: formats } = await import('ajv-formats');
  const load = async (name: string) => {
    const subset = JSON.parse(await readFile(new URL(`../openapi/${name}.json`, import.meta.url), 'utf8')) as Subset;
    const ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false, logger: false });
    formats.default(ajv);
    ajv.addSchema({ $id: name, components: { schemas: subset.schemas } });
    const checks = new Map<string, Check>();
    return (key: string): Check | undefined => {
      const schema = subset.answers[key];
      if (!schema) return undefined;
      let check = checks.get(key);
      if (!check)
        checks.set(
          key,
          (check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${name}#/components`))) as Check),
        );
      return check;
    };
  };
  const [rest, webhooks] = await Promise.all([load('rest'), load('webhooks')]);
  const found = new Set<string>();
  const look = (check: Check | undefined, where: string, body: unknown): void => {
    if (!check || check(body)) return;
    for (const { instancePath, message, params } of check.errors ?? []) {
      const line = `${where}: ${instancePath || '/'} ${message ?? ''} ${JSON.stringify(params)}`;
      if (!knownGaps.some((gap) => gap.test(line))) found.add(line);
    }
  };
  return {
    response(method, template, status, body) {
      if (body === undefined) return;
      const key = status >= 400 ? (status === 422 ? 'error 422' : 'error') : `${method} ${anonymous(template)} ${status}`;
      // What the client gets has gone through JSON: undefined is gone, dates are text.
      look(rest(key), key, JSON.parse(JSON.stringify(body)));
    },
    webhook(event, action, body) {
      const name = [event, action].filter(Boolean).join('-').replaceAll('_', '-');
      const check = webhooks(name);
      if (!check) found.add(`webhook ${name}: not among those of GitHub's OpenAPI that this server says it sends`);
      look(check, `webhook ${name}`, JSON.parse(JSON.stringify(body)));
    },
    violations: () => [...found],
  };
}
