import type { Column } from '../contract/column.ts';
import type { Competition } from '../contract/competition.ts';

/** What a data card says beyond `competition.yaml`. */
export interface CardFacts {
  /** The file that `data.public` names. */
  readonly file: { readonly sha256: string; readonly bytes: number };
  /** Licence of the data: an SPDX identifier or the address of its text. */
  readonly licence: string;
  /** How to cite the data, as text. */
  readonly citeAs: string;
  readonly creators: readonly string[];
  /** Where the data comes from. */
  readonly url: string;
  readonly version: string;
  /** `2026-11-22` */
  readonly published: string;
}

/** The terms of Croissant 1.0 as its specification prints them: readers compare this part word by word. */
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
} as const;

/**
 * The Croissant 1.0 description (JSON-LD) of a competition's public data: one file, one record set with a field for each input, each special
 * column and the target. It lies beside the file it describes (`data.card`). https://docs.mlcommons.org/croissant/docs/croissant-spec.html
 *
 * Throws when the public file is neither CSV nor Parquet: Croissant's tools read no other tables.
 */
export function croissantOf(competition: Competition, facts: CardFacts): Record<string, unknown> {
  const { name, title, need, data } = competition;
  const file = data.public.slice(data.public.lastIndexOf('/') + 1);
  const images = new Set(competition.inputs.filter(holdsImages).map((column) => column.name));
  return {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name,
    description: `Public data of the competition “${title}”. ${need.statement}`,
    license: facts.licence,
    citeAs: facts.citeAs,
    creator: facts.creators.map((creator) => ({ '@type': 'sc:Person', name: creator })),
    url: facts.url,
    version: facts.version,
    datePublished: facts.published,
    distribution: [
      {
        '@type': 'cr:FileObject',
        '@id': file,
        name: file,
        contentUrl: file,
        contentSize: `${facts.file.bytes} B`,
        encodingFormat: encodingOf(file),
        sha256: facts.file.sha256,
      },
    ],
    recordSet: [
      {
        '@type': 'cr:RecordSet',
        '@id': 'rows',
        name: 'rows',
        description: 'One record a row, as models are given it, with the answer.',
        field: columnsOf(competition).map(({ column, role }) => ({
          '@type': 'cr:Field',
          '@id': `rows/${column.name}`,
          name: `rows/${column.name}`,
          description: describe(column, role),
          dataType: images.has(column.name) ? 'sc:ImageObject' : dataTypes[column.type],
          source: { fileObject: { '@id': file }, extract: { column: column.name } },
        })),
      },
    ],
  };
}

const dataTypes = {
  boolean: 'sc:Boolean',
  integer: 'sc:Integer',
  long: 'sc:Integer',
  float: 'sc:Float',
  double: 'sc:Float',
  string: 'sc:Text',
  binary: 'sc:Text',
  datetime: 'sc:Date',
} as const satisfies Record<Column['type'], string>;

function encodingOf(file: string): string {
  if (file.endsWith('.csv')) return 'text/csv';
  if (file.endsWith('.parquet')) return 'application/x-parquet';
  throw new Error(`${file} cannot be described by Croissant: only .csv and .parquet can`);
}

/** Bytes are an image where the contract says so in words; it has no other place for it. */
function holdsImages({ type, description = '' }: Column): boolean {
  return type === 'binary' && /\b(?:png|jpe?g|tiff?|webp|gif|bmp|image)\b/i.test(description);
}

interface Described {
  readonly column: Column;
  readonly role: string;
}

function columnsOf({ inputs, target, columns = {} }: Competition): Described[] {
  const known = new Set([...inputs, target].map(({ name }) => name));
  const special = Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined && !known.has(entry[1]));
  return [
    ...inputs.map((column) => ({ column, role: 'Input' })),
    ...special.map(([role, name]): Described => ({
      column: { name, type: specialTypes[role as keyof typeof specialTypes] },
      role: roles[role as keyof typeof roles],
    })),
    { column: target, role: 'Target: what models are asked for' },
  ];
}

// The contract gives them no type; what they must hold to play their role is this.
const specialTypes = { id: 'string', group: 'string', weight: 'double', time: 'datetime' } as const;
const roles = {
  id: 'Tells rows apart; no input',
  group: 'Rows with the same value belong together; no input',
  weight: 'What the row counts in every metric; no input',
  time: 'Order of the rows; no input',
} as const;

function describe({ description, unit, range, classes, nullable }: Column, role: string): string {
  return [
    description === undefined ? role : `${role}. ${description}`,
    ...(unit === undefined ? [] : [`unit ${unit}`]),
    ...(range === undefined ? [] : [`from ${range[0]} to ${range[1]}`]),
    ...(classes === undefined ? [] : [`one of ${classes.join(', ')}`]),
    ...(nullable ? ['may be missing'] : []),
  ].join('; ');
}
