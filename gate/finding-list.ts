import type { Finding } from '../core/contract/gate-report.ts';
import type { Note } from './scan-context.ts';

/** Findings of one file: equal ones once, the contract's lengths kept, the rest counted. */
export class FindingList {
  readonly #path: string;
  readonly #most: number;
  readonly #kept = new Map<string, Finding>();
  #more = 0;
  #worst: Finding['severity'] = 'note';

  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
  }

  add(note: Note): void {
    const finding: Finding = {
      rule: note.rule,
      severity: note.severity ?? 'error',
      path: this.#path.slice(0, 400),
      ...(note.line !== undefined && { line: note.line }),
      ...(note.offset !== undefined && { offset: note.offset }),
      message: note.message.slice(0, 600),
      fix: note.fix.slice(0, 400),
    };
    const key = `${finding.rule}\0${finding.line ?? ''}\0${finding.offset ?? ''}\0${finding.message}`;
    if (this.#kept.has(key)) return;
    // What makes the file unscannable keeps room of its own: warnings before it must not push it out.
    const room = finding.rule.startsWith('unscannable/') ? this.#most + 20 : this.#most;
    if (this.#kept.size >= room) this.#drop(finding.severity);
    else this.#kept.set(key, finding);
  }

  #drop(severity: Finding['severity']): void {
    this.#more += 1;
    if (severity === 'error' || this.#worst === 'note') this.#worst = severity;
  }

  all(): Finding[] {
    const all = [...this.#kept.values()];
    if (this.#more > 0)
      all.push({
        rule: 'report/more',
        severity: this.#worst,
        path: this.#path.slice(0, 400),
        message: `${this.#more} more findings in this file`,
        fix: 'mend those listed, then scan again',
      });
    return all;
  }
}
