/** Our own actions, as the workflows of this project name them: by the moving tag of a release. */
const own = /^(\s*(?:- )?uses:\s*)model-harvester\/model-harvester\/(actions\/[\w-]+)@v\d+\s*$/gm;

export interface ActionsRelease {
  /** `owner/name` that holds the actions, e.g. an organisation's own mirror. */
  readonly repository: string;
  /** Full SHA of a release commit. */
  readonly sha: string;
  /** What the commit is called, for people: `v0.1.0`. */
  readonly version: string;
}

/** A workflow of ours as an organisation gets it: every action of ours by the SHA of one release. */
export function pinActions(source: string, { repository, sha, version }: ActionsRelease): string {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error(`"${sha}" is not a full commit SHA: name the release commit by all its 40 characters`);
  return source.replace(own, `$1${repository}/$2@${sha} # ${version}`);
}
