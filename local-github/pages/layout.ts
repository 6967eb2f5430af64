import { fullName, type Account, type Repository } from '../store.ts';
import { markup, type Html } from './markup.ts';
import { style } from './style.ts';

export interface Frame {
  readonly title: string;
  readonly viewer: Account | undefined;
  readonly body: Html;
}

/** A whole page. */
export function page({ title, viewer, body }: Frame): string {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · local GitHub</title>
        <link rel="stylesheet" href="/local-github.css" />
      </head>
      <body>
        <header class="top">
          <a href="/"><b>local GitHub</b></a
          ><span class="pill">read only: a stand-in on this machine</span>
          <span class="who">${viewer ? markup`signed in as <b>${viewer.login}</b>` : 'not signed in'}</span>
        </header>
        <main>${body}</main>
        <footer>Real git repositories; pages for looking, the API at <code>/api/v3</code> for doing.</footer>
      </body>
    </html>`.text;
}

/** The style sheet, served on its own so that no page needs inline style. */
export const styleSheet = style;

/** Name and tabs of a repository. */
export function repositoryHead(repository: Repository, tab: 'code' | 'pulls' | 'issues' | 'actions'): Html {
  const at = `/${fullName(repository)}`;
  const issues = [...repository.issues.values()].filter((one) => one.state === 'open');
  const tabs: [typeof tab, string, string, number | undefined][] = [
    ['code', at, 'Code', undefined],
    ['issues', `${at}/issues`, 'Issues', issues.filter((one) => !one.pull).length],
    ['pulls', `${at}/pulls`, 'Pull requests', issues.filter((one) => one.pull).length],
    ['actions', `${at}/actions`, 'Actions', repository.runs.size || undefined],
  ];
  return markup`<div class="meta">
      <span style="font-size:20px"
        ><a href="/">${repository.owner.login}</a> / <a href="${at}"><b>${repository.name}</b></a></span
      >
      <span class="pill">${repository.private ? 'Private' : 'Public'}</span>
      ${repository.parent && markup`<span class="quiet">forked from <a href="/${fullName(repository.parent)}">${fullName(repository.parent)}</a></span>`}
    </div>
    <nav class="tabs">
      ${tabs.map(([name, href, text, count]) => markup`<a href="${href}" class="${name === tab ? 'on' : ''}">${text}${count === undefined ? null : markup` <span class="count">${count}</span>`}</a>`)}
    </nav>`;
}
