import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { fullName, type Account, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { latestChecks } from './check-view.ts';
import { markup, type Html } from './markup.ts';
import { page, repositoryHead } from './layout.ts';
import { markdown } from './markdown.ts';
import { avatar, icon, label, name, sign, took, when } from './parts.ts';

/** All repositories the viewer may see. */
export function homePage(repositories: readonly Repository[], viewer: Account | undefined): string {
  const rows = repositories.map(
    (one) =>
      markup`<div class="row">
        ${avatar(one.owner)}
        <div class="grow">
          <a href="/${fullName(one)}"><b>${fullName(one)}</b></a>
          <span class="pill">${one.private ? 'Private' : 'Public'}</span>
          ${one.parent && markup`<span class="quiet">fork of ${fullName(one.parent)}</span>`}
          ${one.description && markup`<div class="quiet">${one.description}</div>`}
        </div>
        <span class="quiet">${[...one.issues.values()].filter((issue) => issue.pull).length} pull requests · ${one.runs.size} runs</span>
      </div>`,
  );
  const body = markup`<h1>Repositories</h1>
    <div class="box">${rows.length > 0 ? rows : markup`<div class="body quiet">None yet.</div>`}</div>`;
  return page({ title: 'Repositories', viewer, body });
}

/** Files of a folder at a commit, its README, and where to clone. */
export async function codePage(
  world: World,
  repository: Repository,
  viewer: Account | undefined,
  ref: string,
  path: string,
): Promise<string | undefined> {
  const at = `/${fullName(repository)}`;
  const sha = await resolveCommit(repository, ref);
  const read = reader(repository);
  const entries = sha ? await read.tree(path ? `${sha}:${path}` : sha, false) : [];
  if (!entries) return undefined;
  const commit = sha ? await read.commit(sha) : undefined;
  const sorted = entries.toSorted((a, b) => Number(b.type === 'tree') - Number(a.type === 'tree') || a.path.localeCompare(b.path));
  const rows = sorted.map((one) => {
    const href = `${at}/${one.type === 'tree' ? 'tree' : 'blob'}/${ref}/${[...(path ? [path] : []), one.path].join('/').split('/').map(encodeURIComponent).join('/')}`;
    return markup`<div class="row">
      ${icon(one.type === 'tree' ? 'folder' : 'file')}
      <div class="grow"><a href="${href}">${one.path}</a></div>
      <span class="quiet">${one.size === undefined ? '' : `${one.size} B`}</span>
    </div>`;
  });
  const readme = entries.find((one) => /^readme\.md$/i.test(one.path));
  const text = readme && (await read.blob(readme.sha))?.toString();
  const body = markup`${repositoryHead(repository, 'code')}
    <div class="meta">
      <span class="mono branch">${ref}</span> ${path && markup`<span class="mono">${path}</span>`}
      <span class="quiet">clone: <code>${world.url}${at}.git</code></span>
    </div>
    <div class="box">
      ${commit && markup`<div class="head"><b>${commit.author.name}</b> ${commit.message.split('\n')[0]} <span class="mono quiet">${commit.sha.slice(0, 7)}</span> <span class="quiet">${when(commit.committer.date)}</span></div>`}${rows.length > 0 ? rows : markup`<div class="body quiet">This repository is empty.</div>`}
    </div>
    ${
      text &&
      markup`<div class="box">
        <div class="head"><b>${readme.path}</b></div>
        <div class="body md">${markdown(text)}</div>
      </div>`
    }`;
  return page({ title: fullName(repository), viewer, body });
}

/** One file at a commit. */
export async function blobPage(
  repository: Repository,
  viewer: Account | undefined,
  ref: string,
  path: string,
): Promise<string | undefined> {
  const bytes = await fileBytes(repository, ref, path);
  if (!bytes) return undefined;
  const binary = bytes.subarray(0, 8000).includes(0);
  const shown =
    binary || bytes.length > 512 * 1024
      ? markup`<div class="body quiet">${bytes.length} bytes, not shown.</div>`
      : markup`<table class="diff mono">
          ${bytes
            .toString()
            .replace(/\n$/, '')
            .split('\n')
            .map(
              (line, at) =>
                markup`<tr id="L${at + 1}">
                  <td class="ln">${at + 1}</td>
                  <td>${line}</td>
                </tr>`,
            )}
        </table>`;
  const body = markup`${repositoryHead(repository, 'code')}
    <div class="meta"><span class="mono branch">${ref}</span> <span class="mono">${path}</span></div>
    <div class="box">
      <div class="head"><span class="quiet">${bytes.length} bytes</span> <a href="/${fullName(repository)}/raw/${ref}/${path}">Raw</a></div>
      ${shown}
    </div>`;
  return page({ title: path, viewer, body });
}

/** A file's bytes at a commit. */
export async function fileBytes(repository: Repository, ref: string, path: string): Promise<Buffer | undefined> {
  const sha = await resolveCommit(repository, ref);
  const read = reader(repository);
  const entry = sha && (await read.entry(sha, path));
  return entry && entry.type === 'blob' ? read.blob(entry.sha) : undefined;
}

/** Issues or pull requests, newest first. */
export function issueListPage(repository: Repository, viewer: Account | undefined, kind: 'issues' | 'pulls'): string {
  const all = [...repository.issues.values()].filter((one) => (one.pull !== undefined) === (kind === 'pulls')).toReversed();
  const rows = all.map((one) => {
    const labels = [...one.labels].flatMap((text) => repository.labels.get(text.toLowerCase()) ?? []);
    const word = one.pull?.merged ? 'merged' : one.state;
    return markup`<div class="row">
      <span class="state ${word}" style="padding:1px 10px;font-size:12px">${word}</span>
      <div class="grow">
        <a href="/${fullName(repository)}/${one.pull ? 'pull' : 'issues'}/${one.number}"><b>${one.title}</b></a>
        ${labels.map((text) => label(text.name, text.color))}
        <div class="quiet">#${one.number} by ${name(one.user)} ${when(one.createdAt)}</div>
      </div>
      ${one.pull && checkSigns(repository, one.pull.headSha)}
    </div>`;
  });
  const title = kind === 'pulls' ? 'Pull requests' : 'Issues';
  const body = markup`${repositoryHead(repository, kind)}
    <div class="box">${rows.length > 0 ? rows : markup`<div class="body quiet">None yet.</div>`}</div>`;
  return page({ title: `${title} · ${fullName(repository)}`, viewer, body });
}

function checkSigns(repository: Repository, sha: string): Html[] {
  return latestChecks(repository, sha).map((one) => sign(one.status, one.conclusion));
}

/** Workflow runs, newest first. */
export function runListPage(repository: Repository, viewer: Account | undefined): string {
  const rows = [...repository.runs.values()].toReversed().map(
    (run) =>
      markup`<div class="row">
        ${sign(run.status, run.conclusion)}
        <div class="grow">
          <a href="/${fullName(repository)}/actions/runs/${run.id}"><b>${run.title}</b></a>
          <div class="quiet">${run.workflow.name} #${run.number}: ${run.event.replaceAll('_', ' ')} by ${name(run.actor)}</div>
        </div>
        <span class="mono branch">${run.headBranch}</span
        ><span class="quiet">${when(run.createdAt)} ${took(run.startedAt, run.status === 'completed' ? run.updatedAt : null)}</span>
      </div>`,
  );
  const body = markup`${repositoryHead(repository, 'actions')}
    <div class="box">${rows.length > 0 ? rows : markup`<div class="body quiet">No workflow runs yet.</div>`}</div>`;
  return page({ title: `Actions · ${fullName(repository)}`, viewer, body });
}
