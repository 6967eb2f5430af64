import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { grants, type Rule } from '../http/access.ts';
import { renderAccount, renderOrganization } from '../render/account.ts';
import { renderRepository } from '../render/repository.ts';
import { nodeId } from '../render/urls.ts';
import { now, type Account, type App, type Delivery, type Installation, type Repository } from '../store.ts';
import type { World } from '../world.ts';

export interface Webhooks {
  /** Tells every App that is installed on the repository, subscribes to the event and may read its subject. */
  emit(event: string, action: string | null, repository: Repository, sender: Account, payload: Record<string, unknown>): void;
  /** Tells one App about something that is not about a repository. */
  emitTo(
    app: App,
    event: string,
    action: string | null,
    sender: Account,
    payload: Record<string, unknown>,
    installation?: Installation,
  ): void;
  /** Sends a past delivery again, with the same GUID and the same bytes. */
  redeliver(app: App, delivery: Delivery): void;
  /** Counts work that will lead to deliveries as a delivery on its way. */
  prepare(task: Promise<unknown>): void;
  /** Resolves when no delivery is on its way. */
  idle(): Promise<void>;
  pending(): number;
  close(): Promise<void>;
}

/** Milliseconds: github.com ends a delivery after ten seconds. */
const answerDeadline = 10_000;

const subjects: Record<string, Rule['app']> = {
  pull_request: ['pull_requests:read'],
  pull_request_review: ['pull_requests:read'],
  issue_comment: ['issues:read', 'pull_requests:read'],
  issues: ['issues:read'],
  push: ['contents:read'],
  create: ['contents:read'],
  delete: ['contents:read'],
  check_run: ['checks:read'],
  check_suite: ['checks:read'],
  status: ['statuses:read'],
  workflow_run: ['actions:read'],
  workflow_job: ['actions:read'],
  workflow_dispatch: ['contents:read'],
  label: ['metadata:read'],
  repository: ['metadata:read'],
  fork: ['metadata:read'],
};

/** The webhook sender of one server. */
export function createWebhooks(world: () => World): Webhooks {
  const flights = new Set<Promise<void>>();
  const held: { app: App; delivery: Delivery }[] = [];
  const stop = new AbortController();
  let closed = false;

  const random = () => (world().faults.random ?? Math.random)();

  const launch = (app: App, delivery: Delivery): void => {
    const flight = send(app, delivery, stop.signal).finally(() => flights.delete(flight));
    flights.add(flight);
  };

  const dispatch = (app: App, delivery: Delivery): void => {
    if (closed) return;
    const { faults } = world();
    if (faults.lostDeliveries && random() < faults.lostDeliveries) {
      Object.assign(delivery, { status: 'timed out', statusCode: 0 });
      return;
    }
    const copies = faults.duplicateDeliveries && random() < faults.duplicateDeliveries ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (faults.reorderWindow && faults.reorderWindow > 1) hold(app, delivery, faults.reorderWindow);
      else launch(app, delivery);
    }
  };

  const release = (): void => {
    for (const one of held
      .splice(0)
      .map((entry) => ({ ...entry, at: random() }))
      .toSorted((a, b) => a.at - b.at))
      launch(one.app, one.delivery);
  };

  const hold = (app: App, delivery: Delivery, window: number): void => {
    held.push({ app, delivery });
    if (held.length >= window) return release();
    if (held.length > 1) return;
    const opened = sleep(50)
      .then(release)
      .finally(() => flights.delete(opened));
    flights.add(opened);
  };

  const post = (
    app: App,
    event: string,
    action: string | null,
    body: Record<string, unknown>,
    installation?: Installation,
    repository?: Repository,
  ): void => {
    world().validator?.webhook(event, action, body);
    const delivery = compose(world(), app, event, action, JSON.stringify(body), installation, repository);
    app.deliveries.unshift(delivery);
    app.deliveries.splice(10_000);
    dispatch(app, delivery);
  };

  return {
    emit(event, action, repository, sender, payload) {
      const { store } = world();
      for (const installation of store.installations.values()) {
        if (!listens(installation, event, repository)) continue;
        const organisation = repository.owner.kind === 'Organization' ? { organization: shortOrganization(world(), repository.owner) } : {};
        const body = {
          ...(action === null ? {} : { action }),
          ...payload,
          repository: renderRepository(world(), repository),
          ...organisation,
          sender: renderAccount(world(), sender),
          installation: { id: installation.id, node_id: nodeId('Installation', installation.id) },
        };
        post(installation.app, event, action, body, installation, repository);
      }
    },
    emitTo(app, event, action, sender, payload, installation) {
      post(
        app,
        event,
        action,
        { ...(action === null ? {} : { action }), ...payload, sender: renderAccount(world(), sender) },
        installation,
      );
    },
    redeliver(app, past) {
      const again: Delivery = {
        ...past,
        id: world().store.id(),
        deliveredAt: now(),
        redelivery: true,
        duration: 0,
        status: 'pending',
        statusCode: 0,
        response: { headers: {}, body: '' },
      };
      app.deliveries.unshift(again);
      launch(app, again);
    },
    prepare(task) {
      const flight: Promise<void> = task
        .then(
          () => undefined,
          (error: unknown) => world().log(`webhook not composed: ${String(error)}`),
        )
        .finally(() => flights.delete(flight));
      flights.add(flight);
    },
    async idle() {
      while (flights.size > 0) await Promise.all(flights);
    },
    pending: () => flights.size,
    async close() {
      closed = true;
      stop.abort();
      held.length = 0;
      await Promise.allSettled(flights);
    },
  };
}

function listens(installation: Installation, event: string, repository: Repository): boolean {
  if (installation.account !== repository.owner || !installation.app.webhook.url) return false;
  if (installation.selection === 'selected' && !installation.repositories.has(repository.id)) return false;
  return installation.events.includes(event) && grants(installation.permissions, subjects[event] ?? ['metadata:read']);
}

function shortOrganization(world: World, account: Account): Record<string, unknown> {
  const full = renderOrganization(world, account);
  const keys = [
    'login',
    'id',
    'node_id',
    'url',
    'repos_url',
    'events_url',
    'hooks_url',
    'issues_url',
    'members_url',
    'public_members_url',
    'avatar_url',
    'description',
  ];
  return Object.fromEntries(keys.map((key) => [key, full[key]]));
}

function compose(
  world: World,
  app: App,
  event: string,
  action: string | null,
  body: string,
  installation?: Installation,
  repository?: Repository,
): Delivery {
  const guid = randomUUID();
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    accept: '*/*',
    'x-github-event': event,
    'x-github-delivery': guid,
    'x-github-hook-id': String(app.id + 500_000),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-github-enterprise-version': '3.19.0',
    'x-github-enterprise-host': new URL(world.url).host,
  };
  if (app.webhook.secret) {
    headers['x-hub-signature'] = `sha1=${createHmac('sha1', app.webhook.secret).update(body).digest('hex')}`;
    headers['x-hub-signature-256'] = `sha256=${createHmac('sha256', app.webhook.secret).update(body).digest('hex')}`;
  }
  return {
    id: world.store.id(),
    guid,
    event,
    action,
    installationId: installation?.id ?? null,
    repositoryId: repository?.id ?? null,
    deliveredAt: now(),
    redelivery: false,
    duration: 0,
    status: 'pending',
    statusCode: 0,
    request: { headers, body },
    response: { headers: {}, body: '' },
  };
}

async function send(app: App, delivery: Delivery, stop: AbortSignal): Promise<void> {
  const started = performance.now();
  try {
    const { headers, body } = delivery.request;
    const response = await fetch(app.webhook.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(answerDeadline)]),
    });
    const answer = await response.text();
    delivery.status = response.ok ? 'OK' : response.statusText || 'Invalid HTTP Response';
    delivery.statusCode = response.status;
    delivery.response = { headers: Object.fromEntries(response.headers), body: answer.slice(0, 10_000) };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    delivery.status = late ? 'timed out' : 'failed to connect to host';
    delivery.statusCode = late ? 504 : 502;
  }
  delivery.duration = Math.round((performance.now() - started) / 10) / 100;
}
