import { pullFiles } from '../pulls/pull-files.ts';
import { pullState, type PullState } from '../pulls/pull-state.ts';
import type { FileChange } from '../git/diff.ts';
import type { PullIssue } from '../render/pull.ts';
import { fullName, type Account, type CheckRun, type Comment, type Issue } from '../store.ts';
import type { World } from '../world.ts';
import { checkRow, latestChecks } from './check-view.ts';
import { diffView, noteView, type Note } from './diff-view.ts';
import { markup, type Html } from './markup.ts';
import { page, repositoryHead } from './layout.ts';
import { markdown } from './markdown.ts';
import { avatar, label, name, sign, when } from './parts.ts';

/** A pull request: conversation, checks, merge state, files. */
export async function pullPage(world: World, issue: PullIssue, viewer: Account | undefined): Promise<string> {
  const { pull, repository } = issue;
  const [files, state] = await Promise.all([pullFiles(issue), pullState(world, issue)]);
  const checks = latestChecks(repository, pull.headSha);
  const notes = checks.flatMap((from) => from.output.annotations.map((annotation): Note => ({ annotation, from })));
  const word = pull.merged ? 'merged' : issue.state === 'closed' ? 'closed' : pull.draft ? 'draft' : 'open';
  const from = pull.headRepository === repository ? pull.headRef : `${pull.headOwner.login}:${pull.headRef}`;
  const body = markup`${repositoryHead(repository, 'pulls')}
    <h1>${issue.title} <span class="n">#${issue.number}</span></h1>
    <div class="meta">
      <span class="state ${word}">${word[0]?.toUpperCase()}${word.slice(1)}</span>
      <span class="quiet"
        >${name(issue.user)} wants to merge ${state.commits} commit${state.commits === 1 ? '' : 's'} into
        <span class="mono branch">${pull.baseRef}</span> from
        <span class="mono branch">${from}</span>${pull.headRepository.deleted && ' (fork deleted)'}</span
      >
    </div>
    <nav class="tabs">
      <a href="#conversation" class="on">Conversation</a><a href="#checks">Checks <span class="count">${checks.length}</span></a
      ><a href="#files">Files changed <span class="count">${files.length}</span></a>
    </nav>
    <div class="columns" id="conversation">
      <div>${timeline(issue)}${mergeBox(issue, state, checks)}</div>
      <aside>${sideBar(issue)}</aside>
    </div>
    <h2 id="files">
      Files changed <span class="quiet"><span class="plus">+${state.additions}</span> <span class="minus">−${state.deletions}</span></span>
    </h2>
    ${elsewhere(files, notes)}
    ${files.map((file) =>
      diffView(
        file,
        notes.filter((one) => one.annotation.path === file.filename),
      ),
    )}`;
  return page({ title: `${issue.title} #${issue.number}`, viewer, body });
}

/** Annotations of files that this pull request does not change. */
function elsewhere(files: readonly FileChange[], notes: readonly Note[]): Html | false {
  const other = notes.filter((one) => !files.some((file) => file.filename === one.annotation.path));
  return (
    other.length > 0 &&
    markup`<div class="box">
      <div class="head">Annotations elsewhere</div>
      <div class="body">${other.map((one) => markup`<span class="mono">${one.annotation.path}</span>${noteView(one)}`)}</div>
    </div>`
  );
}

/** What was said and done, in order. */
export function timeline(issue: Issue): Html[] {
  const comments = [...issue.repository.comments.values()].filter((one) => one.issue === issue);
  const said = comments.map((one): [string, Html] => [one.createdAt, comment(issue, one)]);
  const done = (issue.pull?.timeline ?? []).map((one): [string, Html] => [
    one.at,
    markup`<div class="event">${avatar(one.by)} ${name(one.by)} <span>${markdownLine(one.what)}</span> <span>${when(one.at)}</span></div>`,
  ]);
  const first = card(
    issue,
    issue.user,
    issue.createdAt,
    issue.body?.trim() ? markdown(issue.body) : markup`<em class="quiet">No description provided.</em>`,
    '',
  );
  return [first, ...[...said, ...done].toSorted(([a], [b]) => a.localeCompare(b)).map(([, one]) => one)];
}

function comment(issue: Issue, one: Comment): Html {
  const edited = one.updatedAt === one.createdAt ? '' : ' · edited';
  return card(
    issue,
    one.user,
    one.createdAt,
    markdown(one.body),
    edited,
    `issuecomment-${one.id}`,
    one.reactions.map((reaction) => reaction.content),
  );
}

const faces: Record<string, string> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  hooray: '🎉',
  confused: '😕',
  heart: '❤️',
  rocket: '🚀',
  eyes: '👀',
};

function card(
  issue: Issue,
  by: Account,
  at: string,
  body: Html,
  edited: string,
  id = `issue-${issue.number}`,
  reactions: string[] = issue.reactions.map((one) => one.content),
): Html {
  const counts = Object.entries(faces).flatMap(([word, face]) => {
    const count = reactions.filter((one) => one === word).length;
    return count > 0 ? [markup`<span class="pill">${face} ${count}</span> `] : [];
  });
  return markup`<div class="turn" id="${id}">
    ${avatar(by, '')}
    <div class="box">
      <div class="head">${name(by)} <span class="quiet">commented ${when(at)}${edited}</span></div>
      <div class="body">
        <div class="md">${body}</div>
        ${counts.length > 0 && markup`<p>${counts}</p>`}
      </div>
    </div>
  </div>`;
}

function markdownLine(text: string): Html {
  const rendered = markdown(text);
  return markup`<span class="md" style="display:inline-block">${rendered}</span>`;
}

function mergeBox(issue: PullIssue, state: PullState, checks: CheckRun[]): Html {
  const { pull, repository } = issue;
  const statuses = [...new Map(repository.statuses.filter((one) => one.sha === pull.headSha).map((one) => [one.context, one])).values()];
  const { blockers } = state;
  const verdict: [string, string] = pull.merged
    ? ['success', `Merged as ${pull.mergeCommitSha?.slice(0, 7)} by ${pull.mergedBy?.login}`]
    : issue.state === 'closed'
      ? ['cancelled', 'Closed without merging']
      : state.mergeable === false
        ? ['failure', 'This branch has conflicts that must be resolved']
        : pull.draft
          ? ['neutral', 'This pull request is still a draft']
          : blockers.length > 0
            ? ['failure', 'Merging is blocked']
            : ['success', 'This branch has no conflicts with the base branch and may be merged'];
  return markup`<div class="box" id="checks">
    ${checks.map((one) => checkRow(repository, one))}
    ${statuses.map(
      (one) =>
        markup`<div class="row">
          ${sign('completed', one.state === 'error' ? 'failure' : one.state)}
          <div class="grow"><b>${one.context}</b> <span class="quiet">${one.description}</span></div>
          <span class="quiet">status by ${one.creator.login}</span>
        </div>`,
    )}
    <div class="row">
      ${sign('completed', verdict[0])}
      <div class="grow"><b>${verdict[1]}</b>${blockers.map((one) => markup`<div class="quiet">${one}</div>`)}</div>
      <span class="mono quiet">${pull.headSha.slice(0, 7)}</span>
    </div>
  </div>`;
}

function sideBar(issue: Issue): Html[] {
  const labels = [...issue.labels].flatMap((one) => issue.repository.labels.get(one.toLowerCase()) ?? []);
  const people = new Map<string, Account>([[issue.user.login, issue.user]]);
  for (const one of issue.repository.comments.values()) if (one.issue === issue) people.set(one.user.login, one.user);
  const reviews = issue.pull?.reviews ?? [];
  return [
    markup`<section>
      <h3>Reviews</h3>
      ${reviews.length > 0 ? reviews.map((one) => markup`<div>${avatar(one.user)} ${one.user.login} <span class="quiet">${one.state.toLowerCase().replace('_', ' ')}</span></div>`) : markup`<span class="quiet">None yet</span>`}
    </section>`,
    markup`<section>
      <h3>Labels</h3>
      ${labels.length > 0 ? labels.map((one) => label(one.name, one.color)) : markup`<span class="quiet">None yet</span>`}
    </section>`,
    markup`<section>
      <h3>${people.size} participant${people.size === 1 ? '' : 's'}</h3>
      ${[...people.values()].map((one) => avatar(one))}
    </section>`,
    markup`<section>
      <h3>Repository</h3>
      <a href="/${fullName(issue.repository)}">${fullName(issue.repository)}</a>
    </section>`,
  ];
}
