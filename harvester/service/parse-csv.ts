import { invalid } from './problem.ts';

/**
 * Records of a CSV (RFC 4180: quotes, doubled quotes, line breaks inside quotes; CRLF or LF), header first. Blank lines are skipped.
 * Reads no further once there are more than `most` of them. Throws a problem naming the line of a stray or open quote.
 */
export function parseCsv(text: string, most = Infinity): string[][] {
  const records: string[][] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let record: string[] = [];
  while (at <= text.length && records.length <= most) {
    const [cell, end] = text[at] === '"' ? quoted(text, at, records.length) : plain(text, at, records.length);
    record.push(cell);
    at = end + 1;
    if (text[end] === ',') continue;
    if (text[end] === '\r') at++;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}

function plain(text: string, from: number, line: number): [string, number] {
  let end = from;
  for (; end < text.length; end++) {
    const char = text[end];
    if (char === ',' || char === '\n' || (char === '\r' && text[end + 1] === '\n')) break;
    if (char === '"') throw invalid(`record ${line} of the CSV has a quote inside an unquoted cell`);
  }
  return [text.slice(from, end), end];
}

function quoted(text: string, from: number, line: number): [string, number] {
  let cell = '';
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw invalid(`record ${line} of the CSV opens a quote and never closes it`);
    cell += text.slice(at, quote);
    const next = text[quote + 1];
    if (next === '"') {
      cell += '"';
      at = quote + 2;
    } else if (next === undefined || next === ',' || next === '\n' || (next === '\r' && text[quote + 2] === '\n')) {
      return [cell, quote + 1];
    } else throw invalid(`record ${line} of the CSV has text after a closing quote`);
  }
}
