/** A path of the team's folder as the repository has it: the gate sees the folder, people see the repository. */
export function submissionPath(path: string, team: string): string {
  return path.startsWith(`submissions/${team}/`) ? path : `submissions/${team}/${path}`;
}
