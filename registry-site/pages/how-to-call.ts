import type { Column } from '../../core/contract/column.ts';
import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { webLink } from '../format/web-link.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';
import { exampleRequest } from './example-row.ts';
import type { SiteContext } from './site-context.ts';

export interface HowToCall {
  /** Present when nobody serves it yet: the command that does. */
  readonly start?: string;
  readonly examples: readonly { readonly label: string; readonly code: string; readonly open: boolean }[];
  /** File with a whole example request, where it is too long to print. */
  readonly exampleHref?: string;
}

const longestInline = 240;

/** Copy-ready calls of a version: curl and TypeScript against its service, Python through MLflow. For insiders, who can reach both. */
export function howToCall(context: SiteContext, competition: CompetitionFacts, version: VersionFacts): HowToCall | undefined {
  if (!context.inside || !version.inside) return undefined;
  const { registry } = version.inside;
  const uri = `models:/${registry.name}/${registry.version}`;
  const served = serviceAddress(context.serviceUrl, version);
  const service = served ?? 'http://127.0.0.1:8080';
  const body = exampleBody(competition.contract.inputs);
  const inline = body.length <= longestInline;
  const example = { uri, service, body, inline, mlflow: context.inside.mlflow };
  return {
    ...(served ? {} : { start: `harvester serve ${shell(uri)} --port 8080` }),
    examples: [
      { label: 'curl', code: curl(example), open: true },
      { label: 'Python (MLflow)', code: python(example), open: false },
      { label: 'TypeScript', code: typescript(example), open: false },
    ],
    ...(inline ? {} : { exampleHref: address.example(competition.contract.name) }),
  };
}

/** The same for every version of a competition, made once. */
const exampleBody = oncePer((inputs: readonly Column[]) => JSON.stringify(exampleRequest(inputs)));

interface Example {
  readonly uri: string;
  readonly service: string;
  readonly body: string;
  readonly inline: boolean;
  readonly mlflow: string;
}

function curl({ service, body, inline }: Example): string {
  return `curl -s ${shell(`${service}/invocations`)} \\\n  -H 'content-type: application/json' \\\n  -d ${inline ? shell(body) : '@example.json'}`;
}

function python({ uri, body, inline, mlflow }: Example): string {
  const rows = inline ? `json.loads(${JSON.stringify(body)})` : `json.load(open("example.json"))`;
  return [
    'import json',
    'import mlflow',
    'import pandas as pd',
    '',
    `mlflow.set_tracking_uri(${JSON.stringify(mlflow)})`,
    `model = mlflow.pyfunc.load_model(${JSON.stringify(uri)})`,
    `rows = ${rows}["dataframe_records"]`,
    'print(model.predict(pd.DataFrame(rows)))',
  ].join('\n');
}

function typescript({ service, body, inline }: Example): string {
  return [
    ...(inline ? [] : [`import { readFile } from 'node:fs/promises';`, '']),
    `const response = await fetch(${JSON.stringify(`${service}/invocations`)}, {`,
    `  method: 'POST',`,
    `  headers: { 'content-type': 'application/json' },`,
    `  body: ${inline ? `JSON.stringify(${body})` : `await readFile('example.json', 'utf8')`},`,
    '});',
    'const { predictions } = await response.json();',
  ].join('\n');
}

function serviceAddress(template: string | undefined, version: VersionFacts): string | undefined {
  if (template === undefined || (!template.includes('{version}') && !version.isChampion)) return undefined;
  const served = template.replaceAll('{competition}', version.competition).replaceAll('{version}', String(version.version));
  return webLink(served)?.replace(/\/+$/, '');
}

function shell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
