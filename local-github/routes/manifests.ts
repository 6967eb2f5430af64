import { notFound } from '../http/api-error.ts';
import { created } from '../http/call.ts';
import type { Router } from '../http/router.ts';

/** The end of the App manifest flow: a one-time code becomes the App's credentials, once. */
export function manifestRoutes(router: Router): void {
  router.add('POST', '/app-manifests/{code}/conversions', (call) => {
    const { manifests } = call.world.store;
    const code = call.params['code'] ?? '';
    const app = manifests.get(code);
    if (!app) throw notFound();
    manifests.delete(code);
    return created(app);
  });
}
