import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { GitHubClient } from '../github/client.ts';
import { passedOverIn, passedOverSays } from '../github/code-owners.ts';
import type { ActionsRelease } from '../policy/pin-actions.ts';
import { apply, observe } from './apply.ts';
import { desired, type Desired } from './desired.ts';
import { initFiles, readCompetition } from './init-files.ts';
import { asApp, installationIn, mustBeKnown, waitForInstallation } from './installation.ts';
import { InitJournal } from './journal.ts';
import { makeApp } from './make-app.ts';
import { plan, type Change } from './plan.ts';
import type { Resource } from './resource.ts';
import { siteAddressLeft } from './site-address.ts';
import { StateFolder, type KnownApp } from './state-folder.ts';
import { undo } from './undo.ts';

export interface InitOptions {
  readonly organisation: string;
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly token: string;
  /** Folder of the journal and of keys. */
  readonly state: string;
  /** Folder with the competition's first content. */
  readonly competition: string;
  readonly repositories: { readonly competition?: string; readonly control: string; readonly records: string };
  readonly privateCompetition: boolean;
  readonly actions: ActionsRelease;
  readonly runners: readonly { readonly id: string; readonly publicKey: string }[];
  readonly mlflow: string;
  readonly site?: string;
  readonly maintainers?: string;
  readonly appName: string;
  /** Where GitHub sends the App's webhooks. */
  readonly webhook: string;
  readonly mode: 'plan' | 'apply' | 'undo';
  /** Tells a person which page to open, and why. */
  readonly invite: (why: string, address: string) => void;
  readonly log: (line: string) => void;
  readonly now: () => Date;
  /** Ends the waiting for a person. */
  readonly signal: AbortSignal;
  readonly pollMs?: number;
}

export interface InitResult {
  readonly changes: readonly Change[];
  readonly done: readonly string[];
  /** What a person still has to do. */
  readonly left: readonly string[];
  readonly app?: { readonly id: number; readonly slug: string; readonly installed: boolean };
}

/**
 * Brings an organisation to a safe installation, or says what it would do, or takes back what it did. Asked again it does only what is missing;
 * stopped anywhere, it goes on from there. Rejects at the first refusal, which says what the token lacks.
 */
export async function init(options: InitOptions): Promise<InitResult> {
  const { organisation, apiUrl, token, mode } = options;
  const github = new GitHubClient({ apiUrl, authorization: () => `Bearer ${token}` });
  const state = new StateFolder(options.state);
  const journal = await InitJournal.open(state.journal, organisation);
  const how = { journal, now: options.now, log: options.log };
  const { names, resources } = await resourcesFor(options, state);
  const app = await state.app();
  if (app) await mustBeKnown(asApp(apiUrl, app), app, options.state);
  if (mode === 'undo') {
    const { undone, kept } = await undo(github, resources(app), how);
    // Last: a ruleset that is put back may name the App, which GitHub takes only where it is installed.
    const left = app ? await uninstall(options, app) : [];
    return { changes: [], done: undone, left: [...kept, ...left] };
  }
  if (mode === 'plan')
    return { changes: plan(resources(app ?? unmade), await observe(github, resources(app ?? unmade))), done: [], left: [] };
  const first = resources(undefined);
  const before = plan(first, await observe(github, first));
  const applied = await apply(github, first, before, how);
  const made = app ?? (await newApp(options, state));
  const installed = await isInstalled(options, made);
  const rest = resources(made).slice(first.length);
  const after = plan(rest, await observe(github, rest));
  // GitHub takes an App into a ruleset only where it is installed.
  const last = installed ? await apply(github, rest, after, how) : { done: [], left: [notInstalled(made)] };
  return {
    changes: [...before, ...after],
    done: [...applied.done, ...last.done],
    left: [...applied.left, ...last.left, ...(await siteAddressLeft(github, names)), ...(await ownersLeft(github, names.competition))],
    app: { id: made.id, slug: made.slug, installed },
  };
}

/** Code owners whom a person has to make, or let write: GitHub asks nobody in their place. */
async function ownersLeft(github: GitHubClient, full: string): Promise<string[]> {
  const found = (await passedOverIn(github, full)) ?? [];
  if (found.length === 0) return [];
  return [
    `give the code owners of ${full} write access, or name others in its CODEOWNERS: until then whoever may write approves what they own: ${found.map(passedOverSays).join('; ')}`,
  ];
}

/** Stands for the App in a plan made before there is one. */
const unmade = { id: 0, privateKey: '' };

async function resourcesFor(
  options: InitOptions,
  state: StateFolder,
): Promise<{
  readonly names: Desired['names'];
  readonly resources: (app: Pick<KnownApp, 'id' | 'privateKey'> | undefined) => readonly Resource[];
}> {
  const { organisation, repositories, actions, webUrl, token } = options;
  const { contract, text } = await readCompetition(options.competition);
  const names = {
    competition: `${organisation}/${repositories.competition ?? contract.name}`,
    control: `${organisation}/${repositories.control}`,
    records: `${organisation}/${repositories.records}`,
  };
  const publisher = { id: 'publisher-1', ...(await state.publisher('publisher-1')) };
  const config = HarvesterConfig.parse({
    harvester: 1,
    competitions: [{ name: contract.name, repository: names.competition }],
    records: names.records,
    runners: options.runners,
    publishers: [{ id: publisher.id, publicKey: publisher.publicKey }],
    mlflow: { uri: options.mlflow },
    site: { url: options.site ?? `https://${organisation}.github.io/${repositories.records}/` },
    ...(options.maintainers === undefined ? {} : { maintainers: options.maintainers }),
  });
  const files = await initFiles(options.competition, actions, config, text);
  const shared = {
    names,
    privateCompetition: options.privateCompetition,
    files,
    actions: actions.repository,
    git: { url: webUrl, token },
    publisher,
  };
  return { names, resources: (app) => desired({ ...shared, ...(app && { app: { id: app.id, privateKey: app.privateKey } }) }) };
}

async function newApp(options: InitOptions, state: StateFolder): Promise<KnownApp> {
  const { organisation, webUrl, apiUrl, webhook, appName, signal, invite, repositories } = options;
  const made = await makeApp({
    organisation,
    name: appName,
    webhook,
    webUrl,
    apiUrl,
    signal,
    invite: (address) => invite(`an owner of ${organisation} makes the App`, address),
  });
  const host = new URL(webUrl).host;
  return state.keepApp(made, `${organisation}/${repositories.control}`, host === 'github.com' ? undefined : host);
}

function notInstalled({ page }: KnownApp): string {
  return `install the App: ${page}/installations/new; then run init again, which goes on with the rulesets: until then nothing keeps people from writing to the records or merging without checks`;
}

async function isInstalled(options: InitOptions, app: KnownApp): Promise<boolean> {
  const { organisation, apiUrl, invite, signal, pollMs = 3000 } = options;
  const github = asApp(apiUrl, app);
  if ((await installationIn(github, organisation)) !== undefined) return true;
  invite(`an owner of ${organisation} installs the App on the three repositories`, `${app.page}/installations/new`);
  return (await waitForInstallation(github, organisation, { everyMs: pollMs, signal })) !== undefined;
}

/** Uninstalls the App; deleting it is for a person, GitHub has no call for it. */
async function uninstall({ organisation, apiUrl, webUrl }: InitOptions, app: KnownApp): Promise<string[]> {
  const github = asApp(apiUrl, app);
  const id = await installationIn(github, organisation);
  if (id !== undefined) await github.send('DELETE', `/app/installations/${id}`);
  return [`delete the App by hand, GitHub has no call for it: ${webUrl}/organizations/${organisation}/settings/apps/${app.slug}/advanced`];
}
