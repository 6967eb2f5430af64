/** The Node that GitHub's runners bring. Our own actions ask for the same; a test says when they move on and this table has to be read anew. */
export const runnerNode = 24;

/** The first major of each action our workflows name that runs on that Node, as its own `action.yml` says (`runs.using`), or what it is made of. */
export const firstMajors: Readonly<Record<string, number>> = {
  'actions/attest-build-provenance': 4,
  'actions/checkout': 5,
  'actions/create-github-app-token': 3,
  'actions/deploy-pages': 5,
  'actions/download-artifact': 7,
  'actions/setup-node': 5,
  'actions/upload-artifact': 6,
  'actions/upload-pages-artifact': 5,
  'astral-sh/setup-uv': 7,
};

const pinned = /^\s*(?:-\s+)?uses:\s*['"]?([\w.-]+\/[\w.-]+)[^@\s]*@[0-9a-f]{40}['"]?[ \t]*(?:#[ \t]*v?(\d+)\b)?/gm;

export interface TooOld {
  readonly action: string;
  /** The major its comment names; undefined where it names none. */
  readonly major: number | undefined;
  readonly first: number;
}

/** Actions of a workflow's text, pinned by SHA, whose version (the comment behind the SHA) asks for a Node that runners no longer bring. */
export function tooOldActions(source: string): readonly TooOld[] {
  return [...source.matchAll(pinned)].flatMap(([, action = '', version]) => {
    const first = Object.hasOwn(firstMajors, action) ? firstMajors[action] : undefined;
    const major = version === undefined ? undefined : Number(version);
    return first === undefined || (major !== undefined && major >= first) ? [] : [{ action, major, first }];
  });
}
