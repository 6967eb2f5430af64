import { type Answer, type Answers, type Scanner, scanners } from './answers.ts';

/** Files a scanner lets pass. */
export function passedOf(answers: Answers, scanner: Scanner): string[] {
  return [...answers].filter(([, answer]) => answer[scanner] === 'passed').map(([file]) => file);
}

/** How many files a scanner answers so. */
export function count(answers: Answers, scanner: Scanner, answer: Answer): number {
  return [...answers.values()].filter((each) => each[scanner] === answer).length;
}

/** A table in Markdown, one row a corpus: flagged / error or unreadable / passed, by each scanner. */
export function comparison(title: string, answers: Answers): string {
  const corpora = Map.groupBy(answers, ([file]) => file.split('/', 1)[0] ?? '');
  const rows = [...corpora].map(([corpus, members]): [string, Answers] => [`${corpus} (${members.length})`, new Map(members)]);
  rows.push([`all (${answers.size})`, answers]);
  const cell = (members: Answers, scanner: Scanner): string =>
    (['flagged', 'error', 'passed'] as const).map((answer) => count(members, scanner, answer)).join(' / ');
  return [
    `| ${title}: flagged / unreadable / passed | ${scanners.join(' | ')} |`,
    `| --- |${scanners.map(() => ' --- |').join('')}`,
    ...rows.map(([name, members]) => `| ${name} | ${scanners.map((scanner) => cell(members, scanner)).join(' | ')} |`),
  ].join('\n');
}
