import { type Account, type Issue } from '../store.ts';
import { markup } from './markup.ts';
import { page, repositoryHead } from './layout.ts';
import { name, when } from './parts.ts';
import { timeline } from './pull-page.ts';

/** An issue. */
export function issuePage(issue: Issue, viewer: Account | undefined): string {
  const body = markup`${repositoryHead(issue.repository, 'issues')}
    <h1>${issue.title} <span class="n">#${issue.number}</span></h1>
    <div class="meta">
      <span class="state ${issue.state}">${issue.state === 'open' ? 'Open' : 'Closed'}</span>
      <span class="quiet">${name(issue.user)} opened this ${when(issue.createdAt)}</span>
    </div>
    ${timeline(issue)}`;
  return page({ title: issue.title, viewer, body });
}
