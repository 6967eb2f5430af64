import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Name } from '../core/contract/scalars.ts';
import { distinct, plainText, shorten, slug } from './words.ts';

test('any words make a name of the house', () => {
  fc.assert(fc.property(fc.string(), (text) => Name.safeParse(slug(text)).success));
  expect(slug('Prédiction: Température (°C)')).toBe('prediction-temperature-c');
});

test('equal names become different', () => {
  expect(distinct(['a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a-2', 'a-3']);
});

test('a page of HTML becomes its words; scripts and styles are no words', () => {
  const html =
    '<style>p{}</style><h1>Rules</h1><script>steal()</script><p>Be <b>fair</b> &amp; quick.</p><ul><li>one<li>two</ul><!-- x --><script>open';
  expect(plainText(html)).toBe('Rules\nBe fair & quick.\n- one- two');
});

test('a long text is cut at a word', () => {
  expect(shorten('some words that go on', 12)).toBe('some words…');
  fc.assert(fc.property(fc.string(), fc.integer({ min: 2, max: 50 }), (text, most) => shorten(text, most).length <= most));
});
