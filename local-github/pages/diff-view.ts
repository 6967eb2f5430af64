import type { FileChange } from '../git/diff.ts';
import type { Annotation, CheckRun } from '../store.ts';
import { markup, type Html } from './markup.ts';

export interface Note {
  readonly annotation: Annotation;
  readonly from: CheckRun;
}

/** One changed file as a table of lines, with check annotations under the lines they speak of. */
export function diffView(file: FileChange, notes: readonly Note[]): Html {
  return markup`<details class="box file" open id="${anchorOf(file.filename)}">
    <summary class="head">
      <span class="mono">${file.previous && file.previous !== file.filename ? `${file.previous} → ` : ''}${file.filename}</span>
      <span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span> <span class="pill">${file.status}</span>
    </summary>
    ${
      file.patch === undefined
        ? markup`<div class="body quiet">Binary or too large to show (${file.sha.slice(0, 7)}).${notes.map(noteView)}</div>`
        : markup`<table class="diff mono">
            ${lines(file.patch, notes)}
          </table>`
    }
  </details>`;
}

/** Where on the page a file is. */
export function anchorOf(path: string): string {
  return `file-${Buffer.from(path).toString('hex').slice(0, 80)}`;
}

function lines(patch: string, notes: readonly Note[]): Html[] {
  let [old, fresh] = [0, 0];
  const left = new Set(notes);
  const rows = patch.split('\n').map((line) => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) {
      [old, fresh] = [Number(hunk[1]), Number(hunk[2])];
      return markup`<tr class="hunk">
        <td class="ln"></td>
        <td class="ln"></td>
        <td>${line}</td>
      </tr>`;
    }
    if (line.startsWith('-'))
      return markup`<tr class="del">
        <td class="ln">${old++}</td>
        <td class="ln"></td>
        <td>${line}</td>
      </tr>`;
    if (line.startsWith('\\'))
      return markup`<tr>
        <td class="ln"></td>
        <td class="ln"></td>
        <td class="quiet">${line}</td>
      </tr>`;
    const here = notes.filter((one) => one.annotation.end_line === fresh);
    for (const one of here) left.delete(one);
    const added = line.startsWith('+');
    return markup`<tr class="${added ? 'add' : ''}">
        <td class="ln">${added ? '' : old++}</td>
        <td class="ln">${fresh++}</td>
        <td>${line}</td>
      </tr>
      ${
        here.length > 0 &&
        markup`<tr>
          <td colspan="3">${here.map(noteView)}</td>
        </tr>`
      }`;
  });
  return left.size > 0
    ? [
        ...rows,
        markup`<tr>
          <td colspan="3">${[...left].map(noteView)}</td>
        </tr>`,
      ]
    : rows;
}

/** An annotation as a card. */
export function noteView({ annotation, from }: Note): Html {
  const at =
    annotation.start_line === annotation.end_line
      ? `line ${annotation.start_line}`
      : `lines ${annotation.start_line}–${annotation.end_line}`;
  return markup`<div class="note ${annotation.annotation_level}"><div><b>${annotation.title ?? from.name}</b> <span class="quiet">${from.name} · ${at}</span></div>${annotation.message}</div>`;
}
