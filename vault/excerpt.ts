const most = 4000;

/**
 * What of a public run's output a participant is shown: its end, as plain text. Terminal escapes, control and direction characters are taken
 * out and paths inside the sandbox become those of the pull request. Still participants' text: escape it where it is rendered.
 */
export function excerptOf(parts: readonly string[], team: string): string {
  const text = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n')
    // oxlint-disable-next-line no-control-regex -- terminal escapes are what must go
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    // oxlint-disable-next-line no-control-regex -- control characters are what must go
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .replaceAll('/submission/', `submissions/${team}/`);
  return text.length <= most ? text : `…${text.slice(-(most - 1))}`;
}
