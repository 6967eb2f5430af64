/** A place in a file that says under which licence it is. */
export interface LicenceClaim {
  readonly licence: string;
  readonly line: number;
  readonly how: 'its header says' | 'its text is that of' | 'its front matter says';
}

/** Words that stand in one licence's text and in no other's; most particular first, as GPL's family share theirs. */
const TEXTS: readonly (readonly [string, RegExp])[] = [
  ['BUSL-1.1', /Business Source License 1\.1/i],
  ['SSPL-1.0', /Server Side Public License/i],
  ['Elastic-2.0', /Elastic License 2\.0/i],
  ['AGPL-3.0', /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-3.0', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i],
  ['GPL-3.0', /GNU GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['GPL-2.0', /GNU GENERAL PUBLIC LICENSE\s+Version 2/i],
  ['Apache-2.0', /Apache License,?\s+Version 2\.0/i],
  ['MPL-2.0', /Mozilla Public License,?\s+(?:Version\s+)?2\.0/i],
  ['EPL-2.0', /Eclipse Public License\s+-?\s*v\s*2\.0/i],
  ['EUPL-1.2', /EUROPEAN UNION PUBLIC LICEN[CS]E\s+v\.?\s*1\.2/i],
  ['CC-BY-NC-ND-4.0', /Attribution-NonCommercial-NoDerivatives 4\.0/i],
  ['CC-BY-NC-SA-4.0', /Attribution-NonCommercial-ShareAlike 4\.0/i],
  ['CC-BY-NC-4.0', /Attribution-NonCommercial 4\.0/i],
  ['CC-BY-ND-4.0', /Attribution-NoDerivatives 4\.0/i],
  ['CC-BY-SA-4.0', /Attribution-ShareAlike 4\.0/i],
  ['CC-BY-4.0', /Creative Commons Attribution 4\.0|^Attribution 4\.0 International/im],
  ['CC0-1.0', /CC0 1\.0 Universal/i],
  ['BSL-1.0', /Boost Software License\s+-\s+Version 1\.0/i],
  ['Unlicense', /free and unencumbered software released into the public domain/i],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[^]{0,1500}Neither the name/i],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms/i],
  ['ISC', /Permission to use, copy, modify, and\/or distribute this software for any purpose/i],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining a copy/i],
];

/** A licence is told by its beginning. */
const LOOKED_AT = 20_000;

/** What a text file says of its licence. Files of whole licences are known by name, headers and front matter in any text. */
export function licenceClaims(path: string, text: string): LicenceClaim[] {
  const claims: LicenceClaim[] = [];
  for (const match of text.matchAll(/SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() -]{2,120}?)[ \t]*(?:\*\/|-->|$)/gm))
    claims.push({ licence: match[1] ?? '', line: text.slice(0, match.index).split('\n').length, how: 'its header says' });
  const name = path.split('/').at(-1) ?? '';
  const head = text.slice(0, LOOKED_AT);
  if (/^(?:licen[cs]e|copying|unlicen[cs]e)\b/i.test(name)) {
    const known = TEXTS.find(([, words]) => words.test(head));
    if (known) claims.push({ licence: known[0], line: 1, how: 'its text is that of' });
  }
  if (/\.(?:md|markdown)$/i.test(name)) {
    const [matter = ''] = /^---\n[^]*?\n---/.exec(head) ?? [];
    const licence = /^licen[cs]e:[ \t]*["']?([A-Za-z0-9.+-]+)["']?[ \t]*$/m.exec(matter);
    if (licence)
      claims.push({
        licence: spelled(licence[1] ?? ''),
        line: matter.slice(0, licence.index).split('\n').length,
        how: 'its front matter says',
      });
  }
  return claims.slice(0, 20);
}

/** Model cards write identifiers in lower case; the ones known here get their own spelling back. */
function spelled(licence: string): string {
  return TEXTS.map(([id]) => id).find((id) => id.toLowerCase() === licence.toLowerCase()) ?? licence;
}
