import { code, prose, type Markdown } from '../../escape.ts';

/** Everything else the comment says; what is put in is escaped on the way. */
export const say = {
  stage: prose`stage`,
  stages: {
    intake: prose`intake`,
    gate: prose`gate`,
    evaluation: prose`evaluation`,
    merge: prose`merge`,
    publish: prose`publish`,
    final: prose`final`,
    reproduction: prose`reproduction`,
    review: prose`review`,
    credit: prose`credit`,
    again: prose`again`,
  },
  headings: {
    since: prose`Since the attempt before`,
    proof: prose`Check it yourself`,
    use: prose`Use it`,
  },
  allowed: prose`allowed:`,
  nextMark: prose`**Next:**`,
  next: (what: Markdown): Markdown => prose`**Next:** ${what}`,
  termsSigned: prose`terms signed`,
  notCounted: prose`this attempt did not count`,
  counted: (attempt: number, left: number): Markdown => prose`attempt ${attempt} (${left} left today)`,
  underWay: prose`Accepted: the evaluation is under way.`,
  underWayMeaning: prose`It is scanned first, then run twice in a sandbox on data nobody can see. This comment changes when there is an answer; there is nothing to reload or to do.`,
  scan: prose`static scan`,
  inTheVault: prose`in the vault`,
  running: prose`running in the vault`,
  nextInLine: prose`next in line for the vault`,
  aheadOfIt: (evaluations: string): Markdown => prose`${evaluations} ahead of it`,
  usually: (time: string): Markdown => prose`an answer took about ${time} lately`,
  retrying: prose`Still waiting: our infrastructure failed, not your model.`,
  retryingMeaning: (failures: number, at: string, why: string): Markdown =>
    prose`Run ${failures} gave no result (${why}). The next one starts at ${at.slice(11, 16)} UTC by itself. None of this is charged to you.`,
  stuck: prose`Not evaluated: our infrastructure keeps failing.`,
  stuckMeaning: (failures: number, why: string): Markdown =>
    prose`${failures} runs gave no result; the last one because ${why}. Your model is not the cause as far as we can tell, and nothing was charged.`,
  stuckNext: (maintainers: Markdown): Markdown =>
    prose`**Next:** ${maintainers} must look at the runner, then comment \`/evaluate\` here. Nothing to do for you.`,
  otherBranch: (branch: string): Markdown => prose`Not for ${code(branch)}: no submission.`,
  otherBranchMeaning: prose`Only what aims at the default branch is evaluated and merged. Aim it back and it is looked at again; a score it has stays.`,
  draft: prose`Draft: looks fine so far, not evaluated yet.`,
  draftMeaning: prose`Drafts cost no attempt. Mark it as ready for review and it is evaluated.`,
  misconfigured: prose`Waiting for the organisers: the competition's own set-up has a mistake.`,
  misconfiguredMeaning: prose`Your submission was not looked at and nothing was charged. It is looked at again as soon as the organisers have mended this:`,
  mergedUnscored: prose`Merged without a score, so it is not published.`,
  mergedUnscoredMeaning: prose`Only a submission whose merged commit was evaluated becomes a model version. Open a new pull request with the same folder to have it scored.`,
  better: prose`Better than the champion.`,
  level: prose`Level with the champion.`,
  behind: prose`Behind the champion.`,
  first: prose`Scored: the first to beat.`,
  scored: prose`Scored.`,
  held: prose`No measurable step forward.`,
  heldMeaning: prose`The score shown is your team's best so far: this attempt is not better beyond noise, and saying by how much would leak the private data.`,
  publishing: prose`Merged: it is being published.`,
  published: (version: number): Markdown => prose`Published as version ${version}.`,
  champion: (version: number): Markdown => prose`New champion: published as version ${version}.`,
  calledOff: prose`Not evaluated: it was called off.`,
  calledOffMeaning: prose`Nothing was scored and nothing was charged.`,
  calledOffBy: (by: string, at: string): Markdown =>
    prose`${code(by)} called it off on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC. Nothing was scored.`,
  calledOffNext: prose`push a commit and it is evaluated; a maintainer can also say \`/evaluate\`.`,
  withdrawn: prose`Withdrawn.`,
  withdrawnCheck: prose`Its team took it out of the competition; it must not be merged.`,
  withdrawnMeaning: (by: string, at: string): Markdown =>
    prose`${code(by)} withdrew it on ${at.slice(0, 10)}. Its scores stand on no board any more; its records stay, as all records do. To take part again, open a new pull request.`,
  onHold: (by: string, at: string): Markdown =>
    prose`on hold by ${code(by)} since ${at.slice(0, 10)}; a maintainer lifts it with \`/hold off\``,
  mergesItself: prose`merges by itself once the repository's rules are met`,
  mergeRefused: (why: string, maintainers: Markdown): Markdown =>
    prose`GitHub does not let it merge: “${why}” **Next:** ${maintainers} meets that, or changes the rule. It is tried again by itself.`,
  waitsFor: (maintainers: Markdown): Markdown => prose`waits for ${maintainers}`,
  notReached: prose`not reached`,
  smokePassed: prose`What the public smoke run printed`,
  smokeFailed: prose`The same happened on the public data, where we may show you more`,
  failedOnPublic: (errorClass: Markdown): Markdown => prose`${errorClass} on the public data already`,
  failedOnPrivate: (errorClass: Markdown): Markdown => prose`fine on the public data, ${errorClass} on the private`,
  moreInChecks: (n: number): Markdown => prose`and ${n} more: see the check's page`,
  readToTheEnd: (what: string): Markdown => prose`${what} read to the last byte`,
  artifactsAndFiles: (artifacts: string, files: string): string => `${artifacts} and ${files}`,
  nothingFound: prose`nothing found`,
  warningsInCheck: (warnings: string): Markdown => prose`${warnings} in the check`,
  waived: (rule: Markdown, path: Markdown, by: string, until: string, reason: Markdown): Markdown =>
    prose`waived by ${code(by)} until ${until.slice(0, 10)}: ${rule} in ${path}, because ${reason}`,
  deterministic: prose`deterministic`,
  rank: (rank: string, all: number, at: string): Markdown => prose`rank ${rank} of ${all} on ${at.slice(0, 10)}`,
  versionAs: (version: number, role: Markdown): Markdown => prose`version ${version}, ${role}`,
  asChampion: prose`champion`,
  notChampion: prose`not champion`,
  packaging: prose`packaged and registered from trusted code`,
  noPairedTest: prose`no paired test with it`,
  modelPage: (title: string, team: string, page: Markdown): Markdown => prose`Model page of ${title}, by ${code(team)}: ${page}`,
  proofRecord: (path: Markdown, records: Markdown, runner: Markdown, isolation: Markdown): Markdown =>
    prose`- signed record: ${path} in ${records}, by runner ${runner} (${isolation})`,
  proofSubmission: (digest: Markdown): Markdown => prose`- submission: sha256 ${digest}`,
  proofReproduce: prose`- reproduce on the public data: \`uv run kit check\``,
  maintainer: prose`maintainer`,
  ofTeam: (team: string): Markdown => prose`team ${code(team)}`,
  requestsChanges: (who: Markdown): Markdown => prose`changes asked for by ${who}`,
  buildsOn: (parents: Markdown): Markdown => prose`builds on ${parents}`,
  relations: { 'fine-tuned': prose`fine-tuned`, distilled: prose`distilled`, ensembled: prose`ensembled`, derived: prose`derived` },
  unknownModel: prose`not published here`,
  notAllowed: (by: string, command: string): Markdown =>
    prose`${code(by)} asked for ${code(command)}: only people with write access to this repository can.`,
  evaluatedAnyway: prose`A push is evaluated without asking.`,
  heldBefore: (by: string): Markdown =>
    prose`${code(by)} put it on hold: once it has a score, it is neither merged by itself nor published before a maintainer says \`/hold off\`.`,
  notAllowedTeam: (by: string, command: string): Markdown =>
    prose`${code(by)} asked for ${code(command)}: only this pull request's author, members named in its \`submission.yaml\`, and people with write access can.`,
  badArgument: (by: string, command: string, takes: Markdown): Markdown =>
    prose`${code(by)} asked for ${code(command)}: write it as ${takes}.`,
  editedCommand: (by: string, command: string): Markdown =>
    prose`A comment of ${code(by)} was changed after it was written, so its ${code(command)} is not followed: who changed it may be somebody else. **Next:** write the command anew, in a comment of its own.`,
  otherHead: (by: string, command: string, head: string): Markdown =>
    prose`${code(by)} asked for ${code(command)}: that is not the newest commit, which is ${code(head)}.`,
  unsureHead: (by: string, command: string, head: string, again: Markdown): Markdown =>
    prose`${code(by)} asked for ${code(command)}: ${code(head)} may have been pushed only after that, so nothing was done. **Next:** if you mean this commit, say ${again}.`,
  refusedWaiver: (by: string, command: string, why: Markdown, next: Markdown): Markdown =>
    prose`${code(by)} asked for ${code(command)}: ${why}. **Next:** ${next}.`,
  notNow: {
    select: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/select')}: only a commit with a score can be chosen, before the close.`,
    withdraw: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/withdraw')}: it is merged, so others may use it already. Ask the maintainers in an issue.`,
    promote: (by: string): Markdown => prose`${code(by)} asked for ${code('/promote')}: only a published version can be the champion.`,
    evaluate: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/evaluate')}: it is merged, and what was scored before counts. Open a new pull request to have something else scored.`,
    hold: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/hold')}: it is published already. \`/promote\` on another version takes its place as champion.`,
    rerun: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/rerun')}: it is scanned and evaluated again before it is merged, published again until it is published.`,
    rescore: (by: string): Markdown => prose`${code(by)} asked for ${code('/rescore')}: this commit has no score yet.`,
    reproduce: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/reproduce')}: only a commit with a score and a \`train\` part can be trained again.`,
    agree: (by: string): Markdown =>
      prose`${code(by)} asked for ${code('/agree')}: this competition asks for no more than the sign-off on commits.`,
  },
};
