import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Name } from '../../core/contract/scalars.ts';
import { init, type InitResult } from '../../organisation/init/init.ts';
import { answer, exitCodes, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';
import { githubHost } from '../github-host.ts';

interface InitFlags extends OutputOptions {
  readonly competition: string;
  readonly runner: readonly string[];
  readonly mlflow: string;
  readonly webhook: string;
  readonly actions: string;
  readonly host?: string;
  readonly competitionRepository?: string;
  readonly control: string;
  readonly records: string;
  readonly private?: boolean;
  readonly site?: string;
  readonly maintainers?: string;
  readonly appName: string;
  readonly state?: string;
  readonly wait: string;
  readonly plan?: boolean;
  readonly undo?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `harvester init <organisation>`: from nothing to a safe installation, and back. */
export function initCommand(): Command {
  return new Command('init')
    .description('Set an organisation up: App, three repositories, workflows, rulesets, runner groups; only what is missing, and --undo')
    .argument('<organisation>', 'login of the organisation')
    .requiredOption('--competition <folder>', 'the competition’s first content: harvester new competition')
    .requiredOption('--runner <id=file>', 'a private runner and its public key (PEM); may be given again', collect, [])
    .requiredOption('--mlflow <url>', 'where the model registry is')
    .requiredOption('--webhook <url>', 'where the App takes webhooks: https://HOST/api/github/webhooks')
    .requiredOption('--actions <owner/name@sha>', 'release commit of our actions, all 40 characters; add #v1.2.3 to name it')
    .option('--host <url>', 'a GitHub Enterprise Server (default: github.com)')
    .option('--competition-repository <name>', 'name of the competition repository (default: the competition’s)')
    .option('--control <name>', 'name of the control repository', 'harvester-control')
    .option('--records <name>', 'name of the records repository', 'harvester-records')
    .option('--private', 'hold the competition in a private repository')
    .option('--site <url>', 'address of the registry site (default: the records repository’s Pages)')
    .option('--maintainers <team>', 'team whose members decide about attempts')
    .option('--app-name <name>', 'name of the App', 'Model Harvester')
    .option('--state <folder>', 'where the journal and the keys are kept (default: harvester-<organisation>)')
    .option('--wait <minutes>', 'how long to wait for a person in the browser', '30')
    .option('--plan', 'say what would be done, and do nothing')
    .option('--undo', 'take back what init did, and nothing else')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      `
needs in the environment:
  GH_TOKEN   token of an owner: classic with repo, workflow and admin:org (and delete_repo for --undo), or fine-grained with write on Administration,
             Contents, Workflows, Secrets, Variables, Environments, Pages, Issues, Pull requests, and Self-hosted runners of the organisation

example: harvester init acme --competition ./breast-tumour --runner runner-1=runner-1.pub.pem --mlflow https://mlflow.acme.example \\
           --webhook https://harvester.acme.example/api/github/webhooks --actions model-harvester/model-harvester@<sha>#v0.1.0 --plan
exit: 0 done, 1 something is left for a person, 2 refused or unreachable, 3 wrong usage`,
    )
    .action(async (organisation: string, flags: InitFlags) => {
      const { webUrl, apiUrl } = githubHost(flags.host);
      const token = process.env['GH_TOKEN'];
      if (!token) throw new UsageError('GH_TOKEN is not set: see harvester init --help for what it must be allowed');
      if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/.test(organisation))
        throw new UsageError(`"${organisation}" is no login of an organisation`);
      const log = logger(flags);
      const result = await init({
        organisation,
        apiUrl,
        webUrl,
        token,
        state: flags.state ?? `harvester-${organisation}`,
        competition: flags.competition,
        repositories: {
          control: flags.control,
          records: flags.records,
          ...(flags.competitionRepository && { competition: flags.competitionRepository }),
        },
        privateCompetition: flags.private ?? false,
        actions: release(flags.actions),
        runners: await Promise.all(flags.runner.map(runner)),
        mlflow: flags.mlflow,
        ...(flags.site && { site: flags.site }),
        ...(flags.maintainers && { maintainers: flags.maintainers }),
        appName: flags.appName,
        webhook: flags.webhook,
        mode: flags.undo ? 'undo' : flags.plan ? 'plan' : 'apply',
        // Never quiet: without this line nobody could go on.
        invite: (why, address) => process.stderr.write(`${why}: ${address}\n`),
        log,
        now: () => new Date(),
        signal: AbortSignal.timeout(Number(flags.wait) * 60_000),
      });
      answer(flags, result, told(result, flags));
      if (result.left.length > 0) process.exitCode = exitCodes.no;
    });
}

function told({ changes, done, left, app }: InitResult, flags: InitFlags): string {
  const open = changes.filter(({ kind }) => kind !== 'keep');
  const head = flags.plan
    ? `${paint('bold', `${open.length} to do`)}, ${changes.length - open.length} as they should be`
    : paint(
        'bold',
        flags.undo ? `${done.length} taken back` : `${done.length} done, ${changes.length - open.length} were as they should be`,
      );
  const diff = flags.plan
    ? open.flatMap(({ id, kind, diff: lines }) => [
        `${kind === 'create' ? paint('green', '+') : paint('yellow', '~')} ${id}`,
        ...lines.slice(0, 12).map((line) => `    ${line}`),
        ...(lines.length > 12 ? [`    … and ${lines.length - 12} more`] : []),
      ])
    : [];
  const rest = left.map((one) => `${paint('yellow', '•')} ${one}`);
  const next =
    app && !flags.plan
      ? [`next: start the App with the settings in ${flags.state ?? 'the state folder'}/app.env, then harvester doctor --github`]
      : [];
  return [head, ...diff, ...(rest.length > 0 ? ['', flags.undo ? 'left as it is:' : 'left for a person:', ...rest] : []), ...next].join(
    '\n',
  );
}

function release(text: string): { repository: string; sha: string; version: string } {
  const found = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})(?:#(v?[\w.-]+))?$/.exec(text);
  if (!found) throw new UsageError(`--actions ${text}: write owner/name@<40 characters of the release commit>, with #v1.2.3 to name it`);
  return { repository: found[1] as string, sha: found[2] as string, version: found[3] ?? 'release' };
}

async function runner(text: string): Promise<{ id: string; publicKey: string }> {
  const [id = '', file = ''] = text.split(/=(.*)/s);
  if (!Name.safeParse(id).success || file === '')
    throw new UsageError(`--runner ${text}: write <id>=<file>, e.g. runner-1=runner-1.pub.pem`);
  const publicKey = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`--runner ${id}: ${file} cannot be read. The runner’s installer prints and keeps it`);
  });
  if (!publicKey.includes('BEGIN PUBLIC KEY'))
    throw new UsageError(`--runner ${id}: ${file} is not a public key in PEM; never hand over the private one`);
  return { id, publicKey };
}
