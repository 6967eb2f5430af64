import type { Repository } from '../store.ts';
import { enter, type Rule } from './access.ts';
import type { Call, Reply } from './call.ts';

export type Handler = (call: Call) => Reply | Promise<Reply>;
export type RepositoryHandler = (call: Call, repository: Repository) => Reply | Promise<Reply>;

interface Route {
  readonly method: string;
  /** As in GitHub's OpenAPI: `/repos/{owner}/{repo}/pulls/{pull_number}`; a last `{path+}` takes the rest. */
  readonly template: string;
  readonly pattern: RegExp;
  readonly handler: Handler;
}

export interface Match {
  readonly template: string;
  readonly params: Record<string, string>;
  readonly handler: Handler;
}

/** Routes by method and path template, tried in the order they were added. */
export class Router {
  private readonly routes: Route[] = [];

  add(method: string, template: string, handler: Handler): void {
    const pattern = template
      .replace(/[.]/g, '\\.')
      .replace(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) => `(?<${name}>${rest ? '.*' : '[^/]+'})`);
    this.routes.push({ method, template, pattern: new RegExp(`^${pattern}$`), handler });
  }

  /** A route below `/repos/{owner}/{repo}` whose rule is checked before the handler runs. */
  repository(method: string, path: string, rule: Rule, handler: RepositoryHandler): void {
    this.add(method, `/repos/{owner}/{repo}${path}`, (call) => handler(call, enter(call, rule)));
  }

  /** Method and template of every route, in order. */
  list(): { method: string; template: string }[] {
    return this.routes.map(({ method, template }) => ({ method, template }));
  }

  find(method: string, path: string): Match | undefined {
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const route of this.routes) {
      if (route.method !== wanted) continue;
      const found = route.pattern.exec(path);
      if (!found) continue;
      const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
      return { template: route.template, params, handler: route.handler };
    }
    return undefined;
  }
}
