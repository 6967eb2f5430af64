import { commandTree } from './command-tree.ts';

const introduction = `# The command line

Written by \`node scripts/reference.ts\` from the commands' own help; a test holds the two together. In this repository \`harvester\` is
\`npm run -s harvester --\`. Every command takes \`--help\`; those with an answer take \`--json\` (one object on stdout, log lines on stderr). Exit codes
are 0 done, 1 the answer is no, 2 could not tell, 3 wrong usage. Nothing is asked when nobody sits at a terminal, and nothing is coloured in a pipe.`;

/** The text of docs/reference/cli.md, before it is formatted. */
export async function cliPage(): Promise<string> {
  const tree = await commandTree();
  const contents = tree
    .filter(({ isGroup }) => !isGroup)
    .map(({ name, summary }) => `| [\`${name}\`](#${name.replaceAll(' ', '-')}) | ${summary} |`);
  const sections = tree.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\``);
  return [introduction, ['| command | what it does |', '| --- | --- |', ...contents].join('\n'), ...sections].join('\n\n');
}
