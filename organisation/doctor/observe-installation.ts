import { createHash } from 'node:crypto';
import * as z from 'zod';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import type { GitHubClient } from '../github/client.ts';
import { passedOverIn } from '../github/code-owners.ts';
import { forkingOf } from '../init/resources/forking.ts';
import { Site } from '../init/site-address.ts';
import { privateActionsOf } from './private-actions.ts';
import { InstallationSnapshot, type RepositorySnapshot, type Seen } from './snapshot.ts';

const Content = z.object({ content: z.string(), encoding: z.literal('base64') });
const Named = z.object({ name: z.string() });

/** Looks at everything the audit judges. What may not be seen is said to be unseen; rejects only when the control repository itself cannot be read. */
export async function observeInstallation(
  github: GitHubClient,
  { control, webUrl, now }: { readonly control: string; readonly webUrl: string; readonly now: Date },
): Promise<InstallationSnapshot> {
  const config = await readConfig(github, control);
  if (!config)
    throw new Error(
      `${control} has no harvester.yaml, or the token may not read it. Name the control repository, with a token that reads it`,
    );
  const [org = ''] = control.split('/');
  const places = [
    { role: 'control' as const, repository: control },
    { role: 'records' as const, repository: config.records },
    ...config.competitions.map(({ repository }) => ({ role: 'competition' as const, repository })),
  ];
  const [repositories, groups, shared, apps, recordKeys] = await Promise.all([
    Promise.all(places.map((place) => lookAt(github, place))),
    look(() => groupsOf(github, org), 'the runner groups'),
    look(() => rulesetsOf(github, `/orgs/${org}`), 'rulesets of the organisation'),
    look(() => appsOf(github, org), 'the installed Apps'),
    look(async () => {
      const found = await readConfig(github, config.records);
      return found && keysOf(found);
    }, `harvester.yaml of ${config.records}`),
  ]);
  return InstallationSnapshot.parse({
    now: now.toISOString(),
    webUrl,
    site: config.site.url,
    repositories,
    runnerGroups: groups,
    organisationRulesets: shared,
    apps,
    keys: { control: keysOf(config), records: recordKeys },
  });
}

/** Runs one look; a refusal or an absence becomes a reason. */
async function look<T>(ask: () => Promise<T | undefined>, what: string): Promise<Seen<T>> {
  try {
    const seen = await ask();
    return seen === undefined ? { unseen: `${what} could not be seen (404)` } : { seen };
  } catch (error) {
    return { unseen: `${what} could not be seen: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}` };
  }
}

async function lookAt(
  github: GitHubClient,
  { role, repository }: Pick<RepositorySnapshot, 'role' | 'repository'>,
): Promise<RepositorySnapshot> {
  const at = `/repos/${repository}`;
  const info = await github.get(at, z.object({ private: z.boolean() }));
  if (!info) throw new Error(`${repository} is named in harvester.yaml, but is not there or the token may not see it`);
  const setting = (name: string) =>
    look(() => github.get(`${at}/actions/permissions${name}`, z.record(z.string(), z.unknown())), `setting ${name || 'actions'}`);
  const workflows = look(() => workflowsOf(github, at), 'workflows');
  const privateActions = async (): Promise<unknown> => {
    const found = await workflows;
    return 'seen' in found
      ? look(() => privateActionsOf(github, repository.split('/')[0] ?? '', found.seen), 'whether its actions are private')
      : found;
  };
  const looks: Readonly<Record<string, Promise<unknown>>> = {
    actions: setting(''),
    token: setting('/workflow'),
    ...(info.private
      ? { privateForks: setting('/fork-pr-workflows-private-repos') }
      : { forkApproval: setting('/fork-pr-contributor-approval') }),
    rulesets: look(() => rulesetsOf(github, at), 'rulesets'),
    secrets: look(() => secretsOf(github, `${at}/actions/secrets`), 'secrets'),
    organisationSecrets: look(() => secretsOf(github, `${at}/actions/organization-secrets`), 'secrets of the organisation'),
    environments: look(() => environmentsOf(github, at), 'environments'),
    runners: look(() => github.all(`${at}/actions/runners`, z.object({ runners: z.array(Named) }), (page) => page.runners), 'runners'),
    workflows,
    privateActions: privateActions(),
    ...(role === 'competition' && {
      codeOwnersPassedOver: look(() => passedOverIn(github, repository), 'whom CODEOWNERS names'),
      ...(info.private && { forking: look(() => wholeForking(github, repository), 'whether it may be forked') }),
    }),
    ...(role === 'records' && {
      pages: look(async () => (await github.get(`${at}/pages`, Site)) ?? null, 'the site'),
      portal: look(() => portalOf(github, at), 'the variable HARVESTER_PORTAL and what it names'),
    }),
  };
  const seen = await Promise.all(Object.entries(looks).map(async ([name, found]) => [name, await found] as const));
  return { role, repository, private: info.private, ...Object.fromEntries(seen) } as RepositorySnapshot;
}

/** `undefined` for who does not own the organisation. */
async function wholeForking(github: GitHubClient, repository: string): Promise<object | undefined> {
  const found = await forkingOf(github, repository);
  return found?.organisation === undefined ? undefined : found;
}

/** Of a repository, or of an organisation. */
async function rulesetsOf(github: GitHubClient, at: string): Promise<unknown[] | undefined> {
  const list = await github.all(`${at}/rulesets`, z.array(z.object({ id: z.number() })), (page) => page);
  return list && Promise.all(list.map(({ id }) => github.get(`${at}/rulesets/${id}`, z.record(z.string(), z.unknown()))));
}

function secretsOf(github: GitHubClient, path: string): Promise<string[] | undefined> {
  return github.all(path, z.object({ secrets: z.array(Named) }), ({ secrets }) => secrets.map(({ name }) => name));
}

async function environmentsOf(github: GitHubClient, at: string): Promise<unknown[] | undefined> {
  const Environments = z.object({
    environments: z.array(Named.extend({ deployment_branch_policy: z.object({ custom_branch_policies: z.boolean() }).nullable() })),
  });
  const Policies = z.object({ branch_policies: z.array(z.object({ name: z.string().optional() })) });
  const list = await github.all(`${at}/environments`, Environments, ({ environments }) => environments);
  return (
    list &&
    Promise.all(
      list.map(async ({ name, deployment_branch_policy: policy }) => {
        const one = `${at}/environments/${encodeURIComponent(name)}`;
        const policies = policy?.custom_branch_policies ? await github.get(`${one}/deployment-branch-policies`, Policies) : undefined;
        return {
          name,
          secrets: (await secretsOf(github, `${one}/secrets`)) ?? [],
          ...(policies && { branches: policies.branch_policies.flatMap((branch) => branch.name ?? []) }),
        };
      }),
    )
  );
}

/** What `HARVESTER_PORTAL` of a repository names; null where it names nothing, `undefined` where variables may not be seen. */
async function portalOf(
  github: GitHubClient,
  at: string,
): Promise<{ repository: string; private?: boolean; branch?: string } | null | undefined> {
  const Variables = z.object({ variables: z.array(Named.extend({ value: z.string() })) });
  const variables = await github.all(`${at}/actions/variables`, Variables, (page) => page.variables);
  if (!variables) return undefined;
  const repository = variables.find(({ name }) => name === 'HARVESTER_PORTAL')?.value ?? '';
  if (repository === '') return null;
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+$/.test(repository)) return { repository };
  const there = await github.get(`/repos/${repository}`, z.object({ private: z.boolean() }));
  if (!there) return { repository };
  const Site = z.object({ build_type: z.string().nullish(), source: z.object({ branch: z.string(), path: z.string() }).optional() });
  const site = await github.get(`/repos/${repository}/pages`, Site);
  const branch = site?.build_type !== 'workflow' && site?.source?.path === '/' ? site.source.branch : undefined;
  return { repository, private: there.private, ...(branch !== undefined && { branch }) };
}

async function workflowsOf(github: GitHubClient, at: string): Promise<{ path: string; source: string }[] | undefined> {
  const listed = await github.get(`${at}/contents/.github/workflows`, z.array(z.object({ path: z.string(), type: z.string() })));
  const paths = (listed ?? []).filter(({ path, type }) => type === 'file' && /\.ya?ml$/.test(path)).map(({ path }) => path);
  return Promise.all(
    paths.map(async (path) => {
      const file = await github.get(`${at}/contents/${path}`, Content);
      return { path, source: Buffer.from(file?.content ?? '', 'base64').toString('utf8') };
    }),
  );
}

async function groupsOf(github: GitHubClient, org: string): Promise<unknown[] | undefined> {
  const at = `/orgs/${org}/actions/runner-groups`;
  const Group = Named.extend({
    id: z.number(),
    visibility: z.string(),
    allows_public_repositories: z.boolean(),
    restricted_to_workflows: z.boolean().optional(),
    selected_workflows: z.array(z.string()).optional(),
  });
  const list = await github.all(at, z.object({ runner_groups: z.array(Group) }), ({ runner_groups: groups }) => groups);
  const Repositories = z.object({ repositories: z.array(z.object({ full_name: z.string() })) });
  return (
    list &&
    Promise.all(
      list.map(async (group) => ({
        name: group.name,
        visibility: group.visibility,
        allowsPublic: group.allows_public_repositories,
        restricted: group.restricted_to_workflows ?? false,
        workflows: group.selected_workflows ?? [],
        repositories:
          group.visibility === 'selected'
            ? ((await github.all(`${at}/${group.id}/repositories`, Repositories, ({ repositories }) =>
                repositories.map((one) => one.full_name),
              )) ?? [])
            : [],
      })),
    )
  );
}

function appsOf(github: GitHubClient, org: string): Promise<unknown[] | undefined> {
  const Installations = z.object({
    installations: z.array(z.object({ app_id: z.number(), app_slug: z.string(), permissions: z.record(z.string(), z.string()) })),
  });
  return github.all(`/orgs/${org}/installations`, Installations, ({ installations }) =>
    installations.map(({ app_id: id, app_slug: slug, permissions }) => ({ id, slug, permissions })),
  );
}

async function readConfig(github: GitHubClient, repository: string): Promise<HarvesterConfig | undefined> {
  const file = await github.get(`/repos/${repository}/contents/harvester.yaml`, Content);
  if (!file) return undefined;
  const read = readContract(HarvesterConfig, `${repository}/harvester.yaml`, Buffer.from(file.content, 'base64').toString('utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

function keysOf({ runners, publishers }: HarvesterConfig): InstallationSnapshot['keys']['control'] {
  return [...runners, ...publishers].map(({ id, publicKey, notBefore, notAfter }) => ({
    id,
    sha256: createHash('sha256').update(publicKey.trim()).digest('hex'),
    ...(notBefore && { notBefore }),
    ...(notAfter && { notAfter }),
  }));
}
