import type { GitHub, LoggedDelivery } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { runnersSeen } from './runners.ts';

type Methods = Pick<GitHub, 'loggedDeliveries' | 'redeliver' | 'runners'>;

/** Deliveries looked through at one time, newest first: ten calls. */
const mostLogged = 1000;

/** What is about running the App itself: its delivery log, and the runners. */
export function operationMethods(clients: Clients): Methods {
  return {
    async loggedDeliveries(since) {
      const octokit = await clients.app();
      const logged: LoggedDelivery[] = [];
      for await (const { data } of octokit.paginate.iterator('GET /app/hook/deliveries', { per_page: 100 })) {
        for (const one of data) {
          if (one.delivered_at < since) return logged;
          const ok = one.status_code >= 200 && one.status_code < 300;
          logged.push({ id: one.id, guid: one.guid, event: one.event, at: new Date(one.delivered_at).toISOString(), ok });
        }
        if (logged.length >= mostLogged) return logged;
      }
      return logged;
    },
    async redeliver(id) {
      const octokit = await clients.app();
      await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
    },
    runners: (control) => runnersSeen(clients, control),
  };
}
