import { describe, expect, test } from 'vitest';
import { contradictions, licenceFindings } from './licences.ts';

const accepted = ['Apache-2.0', 'MIT', 'BSD-3-Clause'];
const stated = (licence: string): string[] => licenceFindings(licence, accepted, 3).map(({ rule, line }) => `${rule}:${line}`);
const said = (path: string, text: string, licence = 'MIT', of: readonly string[] | undefined = accepted): string[] =>
  contradictions(path, text, licence, of).map(({ rule, severity, line }) => `${rule} ${severity} ${line}`);

describe('the stated licence', () => {
  test.each([
    ['MIT', []],
    ['MIT OR GPL-3.0-only', []],
    ['MIT AND Apache-2.0', []],
    ['Apache-2.0 WITH LLVM-exception', []],
    ['GPL-3.0-only', ['licence/not-accepted:3']],
    ['MIT AND GPL-3.0-only', ['licence/not-accepted:3']],
    ['(MIT OR Apache-2.0) AND CC-BY-NC-4.0', ['licence/not-accepted:3']],
    ['Apache 2', ['licence/expression:3']],
    ['do what you like', ['licence/expression:3']],
    ['', ['licence/expression:3']],
  ])('%s', (licence, expected) => {
    expect(stated(licence)).toEqual(expected);
  });

  test('is free where no competition is named, but must be one', () => {
    expect(licenceFindings('GPL-3.0-only', undefined)).toEqual([]);
    expect(licenceFindings('no licence', undefined)).toHaveLength(1);
  });
});

const GPL = 'GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007\n';
const MIT = 'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n';

describe('what files say', () => {
  test.each<[string, string, string, string, string[]]>([
    ['a header of another licence', 'model.py', '# SPDX-License-Identifier: GPL-3.0-or-later\n', 'MIT', ['licence/contradiction error 1']],
    ['a header of an accepted other one', 'a.py', '\n# SPDX-License-Identifier: Apache-2.0\n', 'MIT', ['licence/contradiction warning 2']],
    ['the same header', 'model.py', '# SPDX-License-Identifier: MIT\n', 'MIT', []],
    ['one of several stated', 'model.py', '// SPDX-License-Identifier: MIT\n', 'MIT OR Apache-2.0', []],
    ["the GPL's text", 'LICENSE', GPL, 'MIT', ['licence/contradiction error 1']],
    ["the GPL's text under GPL-3.0-only", 'COPYING', GPL, 'GPL-3.0-only', []],
    ['the right text', 'LICENSE.txt', MIT, 'MIT', []],
    ['a text of another file', 'notes.txt', GPL, 'MIT', []],
    ["a card's front matter", 'README.md', '---\ntags: [x]\nlicense: cc-by-nc-4.0\n---\n# x\n', 'MIT', ['licence/contradiction error 3']],
    ["a card's matching front matter", 'README.md', '---\nlicense: mit\n---\n', 'MIT', []],
    ['a header that is no expression', 'a.py', '# SPDX-License-Identifier: Proprietary thing\n', 'MIT', ['licence/contradiction error 1']],
    [
      'a licence that changes into another',
      'LICENSE',
      'Business Source License 1.1\nChange License: Apache License, Version 2.0\n',
      'Apache-2.0',
      ['licence/contradiction error 1'],
    ],
  ])('%s', (_name, path, text, licence, expected) => {
    expect(said(path, text, licence)).toEqual(expected);
  });
});
