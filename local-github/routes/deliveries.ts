import { ApiError, notFound } from '../http/api-error.ts';
import { type Call, ok } from '../http/call.ts';
import { pageOf } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import type { App, Delivery } from '../store.ts';

function jwtApp(call: Call): App {
  if (call.identity.kind === 'app') return call.identity.app;
  throw new ApiError(401, 'A JSON web token could not be decoded');
}

function short(one: Delivery): Record<string, unknown> {
  return {
    id: one.id,
    guid: one.guid,
    delivered_at: one.deliveredAt,
    redelivery: one.redelivery,
    duration: one.duration,
    status: one.status,
    status_code: one.statusCode,
    event: one.event,
    action: one.action,
    installation_id: one.installationId,
    repository_id: one.repositoryId,
    throttled_at: null,
  };
}

function find(call: Call): Delivery {
  const found = jwtApp(call).deliveries.find((one) => one.id === Number(call.params['delivery_id']));
  if (!found) throw notFound();
  return found;
}

/** The App's webhook settings and delivery log, newest first, with cursors. */
export function deliveryRoutes(router: Router): void {
  router.add('GET', '/app/hook/config', (call) => {
    const app = jwtApp(call);
    return ok({ content_type: 'json', insecure_ssl: '0', secret: '********', url: app.webhook.url });
  });
  router.add('GET', '/app/hook/deliveries', (call) => {
    const { deliveries } = jwtApp(call);
    const { size } = pageOf(call);
    const cursor = call.query.get('cursor');
    const start = cursor ? deliveries.findIndex((one) => one.id <= Number(cursor)) : 0;
    const wanted = call.query.get('status');
    const all = (start < 0 ? [] : deliveries.slice(start)).filter(
      (one) => !wanted || (wanted === 'success') === (one.statusCode >= 200 && one.statusCode < 400),
    );
    const next = all[size];
    const url = new URL(call.url);
    if (next) url.searchParams.set('cursor', String(next.id));
    return ok(all.slice(0, size).map(short), next ? { link: `<${url.href}>; rel="next"` } : {});
  });
  router.add('GET', '/app/hook/deliveries/{delivery_id}', (call) => {
    const one = find(call);
    return ok({
      ...short(one),
      url: jwtApp(call).webhook.url,
      request: { headers: one.request.headers, payload: JSON.parse(one.request.body) as unknown },
      response: { headers: one.response.headers, payload: one.response.body },
    });
  });
  router.add('POST', '/app/hook/deliveries/{delivery_id}/attempts', (call) => {
    call.world.webhooks.redeliver(jwtApp(call), find(call));
    return { status: 202, body: {} };
  });
}
