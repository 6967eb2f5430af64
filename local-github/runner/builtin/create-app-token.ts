import { createSign } from 'node:crypto';
import type { JobContext } from '../job-context.ts';

interface Answer {
  token?: string;
  id?: number;
  app_slug?: string;
  message?: string;
}

/** `actions/create-github-app-token`: asks this server's API with a JWT of the given key, so narrowing is enforced as for anybody. */
export async function createAppToken(context: JobContext, inputs: Record<string, string>): Promise<Record<string, string>> {
  const { world, job } = context;
  const issuer = inputs['app-id'] || inputs['client-id'];
  const key = (inputs['private-key'] ?? '').replaceAll('\\n', '\n');
  if (!issuer || !key) throw new Error("Input required and not supplied: 'app-id' and 'private-key'");
  const owner = inputs['owner'] || job.run.repository.owner.login;
  const names = (inputs['repositories'] ?? '').split(/[\s,]+/).filter(Boolean);
  const repositories = names.length > 0 ? names : inputs['owner'] ? undefined : [job.run.repository.name];
  const permissions = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) =>
      name.startsWith('permission-') ? [[name.slice('permission-'.length).replaceAll('-', '_'), value]] : [],
    ),
  );
  const jwt = signJwt(issuer, key);
  const first = repositories?.[0];
  const installation = await ask(
    world.apiUrl,
    jwt,
    'GET',
    first ? `/repos/${owner}/${first}/installation` : `/users/${owner}/installation`,
  );
  const body = { ...(repositories ? { repositories } : {}), ...(Object.keys(permissions).length > 0 ? { permissions } : {}) };
  const minted = await ask(world.apiUrl, jwt, 'POST', `/app/installations/${installation.id}/access_tokens`, body);
  const token = minted.token as string;
  context.masks.add(token);
  return { token, 'installation-id': String(installation.id), 'app-slug': String(installation.app_slug) };
}

function signJwt(issuer: string, key: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: seconds - 30, exp: seconds + 540, iss: issuer })}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(key).toString('base64url')}`;
}

async function ask(api: string, jwt: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { authorization: `Bearer ${jwt}`, accept: 'application/vnd.github+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.message ?? ''}`);
  return answer;
}
