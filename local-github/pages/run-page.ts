import { fullName, type Account, type CheckRun, type Job, type Repository, type WorkflowRun } from '../store.ts';
import { bareLog } from '../runner/log.ts';
import { noteView } from './diff-view.ts';
import { markup, type Html } from './markup.ts';
import { page, repositoryHead } from './layout.ts';
import { markdown } from './markdown.ts';
import { icon, name, sign, took, when } from './parts.ts';

/** A workflow run: its jobs in order, annotations, summaries, artifacts and logs. */
export function runPage(run: WorkflowRun, viewer: Account | undefined, opened?: number): string {
  const { repository } = run;
  const artifacts = [...repository.artifacts.values()].filter((one) => one.run === run);
  const notes = run.jobs.flatMap((job) => job.checkRun.output.annotations.map((annotation) => ({ annotation, from: job.checkRun })));
  const summaries = run.jobs.filter((one) => one.summary.trim() !== '');
  const body = markup`${repositoryHead(repository, 'actions')}
    <h1>${sign(run.status, run.conclusion)} ${run.title} <span class="n">${run.workflow.name} #${run.number}</span></h1>
    <div class="meta quiet">
      ${run.event.replaceAll('_', ' ')} by ${name(run.actor)} ${when(run.createdAt)} on <span class="mono branch">${run.headBranch}</span>
      <span class="mono">${run.headSha.slice(0, 7)}</span> · ${(run.conclusion ?? run.status).replaceAll('_', ' ')}
      ${took(run.startedAt, run.status === 'completed' ? run.updatedAt : null)}${run.attempt > 1 && ` · attempt ${run.attempt}`}
    </div>
    <h2>Jobs</h2>
    <div class="flow">
      ${run.jobs.map(
        (job, at) =>
          markup`${at > 0 && markup`<span class="to">${job.needs.length > 0 ? '→' : '·'}</span>`}<a class="card" href="#job-${job.id}"
              >${sign(job.status, job.conclusion)}<span
                ><b>${job.name}</b><br /><span class="quiet"
                  >${job.runnerName ?? (job.conclusion ? 'not run' : `waits for ${job.labels.join(', ')}`)}
                  ${took(job.startedAt, job.completedAt)}</span
                ></span
              ></a
            >`,
      )}
    </div>
    ${
      notes.length > 0 &&
      markup`<h2>Annotations</h2>
        ${notes.map((one) => markup`<span class="mono">${one.annotation.path}</span>${noteView(one)}`)}`
    }
    ${
      summaries.length > 0 &&
      markup`<h2>Summary</h2>
        ${summaries.map(
          (job) =>
            markup`<div class="box">
              <div class="head"><b>${job.name}</b></div>
              <div class="body md">${markdown(job.summary)}</div>
            </div>`,
        )}`
    }
    ${
      artifacts.length > 0 &&
      markup`<h2>Artifacts</h2>
        <div class="box">
          ${artifacts.map(
            (one) =>
              markup`<div class="row">
                ${icon('package')}
                <div class="grow"><b>${one.name}</b> <span class="quiet mono">${one.digest.slice(0, 19)}…</span></div>
                <span class="quiet">${one.size} B</span>
              </div>`,
          )}
        </div>`
    }
    <h2>Logs</h2>
    ${run.jobs.map((job) => log(job, opened === undefined ? run.jobs.length === 1 || job.conclusion === 'failure' : opened === job.id))}`;
  return page({ title: run.title, viewer, body });
}

function log(job: Job, open: boolean): Html {
  const lines = bareLog(job.log).split('\n');
  const shown = lines.map((line) => {
    const found = /^##\[(\w+)\](.*)$/.exec(line);
    if (!found) return markup`${`${line}\n`}`;
    const [, kind = '', text = ''] = found;
    if (kind === 'endgroup') return markup``;
    const tone = kind === 'error' ? 'e' : kind === 'warning' ? 'w' : 'g';
    return markup`<span class="${tone}">${kind === 'group' ? '▸ ' : `${kind}: `}${text}</span>${'\n'}`;
  });
  return markup`<details class="box file" id="job-${job.id}" ${open ? markup`open` : null}>
    <summary class="head">
      ${sign(job.status, job.conclusion)} <b>${job.name}</b>
      <span class="quiet">${job.steps.length} step${job.steps.length === 1 ? '' : 's'} ${took(job.startedAt, job.completedAt)}</span>
    </summary>
    ${job.steps.map(
      (step) =>
        markup`<div class="row">
          ${sign(step.status, step.conclusion)}
          <div class="grow">${step.name}</div>
          <span class="quiet">${took(step.startedAt, step.completedAt)}</span>
        </div>`,
    )}
    <pre class="log">${shown}</pre>
  </details>`;
}

/** A check run of an App: what it says, with its annotations. */
export function checkRunPage(repository: Repository, run: CheckRun, viewer: Account | undefined): string {
  const { output } = run;
  const at = `/${fullName(repository)}`;
  const body = markup`${repositoryHead(repository, 'pulls')}
    <h1>${sign(run.status, run.conclusion)} ${run.name} <span class="n">${output.title}</span></h1>
    <div class="meta quiet">
      by ${run.app.name} on <span class="mono">${run.headSha.slice(0, 7)}</span> · ${(run.conclusion ?? run.status).replaceAll('_', ' ')}
      ${took(run.startedAt, run.completedAt)}
    </div>
    ${output.summary && markup`<div class="box"><div class="body md">${markdown(output.summary)}</div></div>`}
    ${output.text && markup`<div class="box"><div class="body md">${markdown(output.text)}</div></div>`}
    ${
      output.annotations.length > 0 &&
      markup`<h2>${output.annotations.length} annotation${output.annotations.length === 1 ? '' : 's'}</h2>
        ${output.annotations.map((annotation) => markup`<a class="mono" href="${at}/blob/${run.headSha}/${annotation.path}#L${annotation.start_line}">${annotation.path}</a>${noteView({ annotation, from: run })}`)}`
    }`;
  return page({ title: run.name, viewer, body });
}
