import type { Notes } from '../notes.ts';
import type { KitSource } from '../source/kit-source.ts';

const words: readonly (readonly [RegExp, string])[] = [
  [/apache license\s+version 2\.0/i, 'Apache-2.0'],
  [/mit license|permission is hereby granted, free of charge/i, 'MIT'],
  [/redistribution and use in source and binary forms[\s\S]*neither the name/i, 'BSD-3-Clause'],
  [/redistribution and use in source and binary forms/i, 'BSD-2-Clause'],
  [/gnu affero general public license\s+version 3/i, 'AGPL-3.0-or-later'],
  [/gnu general public license\s+version 3/i, 'GPL-3.0-or-later'],
];

/** The licence the kit comes under, as SPDX has it. Where it does not say, a name that says so: nothing is licensed in others' name. */
export async function licenceOf(source: KitSource, notes: Notes): Promise<string> {
  const file = source.files.find(({ path }) => /^(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?$/i.test(path))?.path;
  const text = file === undefined ? '' : await source.text(file);
  const found = words.find(([pattern]) => pattern.test(text))?.[1];
  if (file !== undefined && found !== undefined) {
    notes.mapped.push({
      what: `licence ${found}`,
      from: file,
      to: 'submission.yaml of each imported submission, competition.yaml licences',
    });
    return found;
  }
  notes.assumed.push({
    what: `the kit ${file === undefined ? 'names no licence' : `comes under a licence that is not known here (${file})`}: imported submissions say LicenseRef-imported`,
    change: 'ask its authors, then licence in each submission.yaml and licences in competition.yaml',
  });
  return 'LicenseRef-imported';
}
