import { en } from '../comment/catalogue/en/index.ts';
import { usage } from '../comment/command-answers.ts';
import { commandNames, specs, type Whose } from './specs.ts';

/** The commands that some people may give, as a markdown table with the words of `/help`. */
export function commandTable(whose: readonly Whose[]): string {
  const rows = commandNames
    .filter((name) => whose.includes(specs[name].whose))
    .map((name) => `| ${usage(name, en).source} | ${en.commands[name].source} |`);
  return ['| command | what it does |', '| --- | --- |', ...rows].join('\n');
}

if (import.meta.main) process.stdout.write(`${commandTable(['anyone', 'team'])}\n\n${commandTable(['maintainer'])}\n`);
