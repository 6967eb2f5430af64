import { code, prose, type Markdown } from '../../escape.ts';

/** After the close: final runs, reproductions, what a winner still owes, and the issue with the results. */
export const finals = {
  result: (rank: string, all: number): Markdown => prose`Final result: rank ${rank} of ${all}.`,
  scored: prose`Final run done.`,
  onFinalData: prose`on the final data`,
  chosen: (by: string): Markdown => prose`chosen for the final by ${code(by)}`,
  goesToFinal: (at: string): Markdown =>
    prose`your best on the board goes to the final on ${at.slice(0, 10)}, unless you \`/select\` another`,
  notChosen: prose`not in the final: another attempt of your team is`,
  underWay: prose`the final run is under way`,
  retrying: (at: string): Markdown => prose`our infrastructure failed; the next run starts at ${at.slice(11, 16)} UTC`,
  stuck: prose`it keeps failing: the maintainers must look at the runner`,
  failed: (errorClass: Markdown): Markdown => prose`${errorClass} on the final data`,
  feedback: (score: Markdown): Markdown => prose`on the board it had ${score}`,
  rankAfter: (all: number): Markdown => prose`the rank stands when all ${all} final runs are in`,
  late: prose`late entry, not ranked`,
  winner: prose`Before the award`,
  winnerNext: prose`your team leads the final. The organisers go through the list below with you.`,
  otherNext: prose`thank you for taking part. The results stand in the issue of this repository.`,
  items: {
    reproduced: prose`trained again from its code, within tolerance`,
    licence: prose`licence allowed`,
    card: prose`model card`,
    agreement: prose`terms accepted`,
    identity: prose`identity and eligibility`,
    'train-code': prose`training code`,
  },
  states: { done: prose`done`, open: prose`open`, failed: prose`not met` },
  reproduced: (difference: string, tolerance: string): Markdown =>
    prose`trained again from its code and seed: the score differs by ${difference} (${tolerance} are allowed)`,
  differs: (difference: string, tolerance: string): Markdown =>
    prose`trained again, the score differs by ${difference}; only ${tolerance} are allowed`,
  notReproduced: (errorClass: Markdown): Markdown => prose`could not be trained again: ${errorClass}`,
  reproducing: prose`being trained again from its code and seed`,
  rescoring: prose`being scored again from its stored predictions`,
  promoting: prose`being made the champion`,
  resultsTitle: (competition: string): string => `Results of ${competition}`,
  resultsIntro: (title: Markdown, closed: string): Markdown =>
    prose`${title} closed on ${closed.slice(0, 10)}. The final data was never shown to anybody before.`,
  resultsPending: (done: number, all: number): Markdown => prose`${done} of ${all} final runs are in. This list is kept up to date.`,
  resultsNone: prose`Nobody had a score when it closed, so there is no final board.`,
  resultsTable: prose`| rank | team | model | final | 95 % |`,
  resultsCut: (rows: number, all: number): Markdown => prose`The first ${rows} of ${all} are shown here; the registry site shows all.`,
  resultsWinners: prose`Before the award`,
  resultsReward: (what: Markdown): Markdown => prose`What the winner gets: ${what}`,
  resultsRanks: prose`Teams that noise does not tell apart share a rank.`,
};
