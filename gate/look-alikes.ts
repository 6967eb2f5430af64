/**
 * Letters of other alphabets that look like a Latin one, as pairs. Chosen from what Unicode's confusables say of lower-case letters in common
 * fonts; full-width, mathematical and other compatibility letters are not needed here, NFKC folds them.
 */
const PAIRS = [
  // Cyrillic
  'аa', 'ԁd', 'еe', 'һh', 'іi', 'јj', 'ӏl', 'оo', 'рp', 'ԛq', 'гr', 'ѕs', 'сc', 'ѵv', 'ԝw', 'хx', 'уy', 'вb', 'кk', 'мm', 'нh', 'тt', 'ьb', 'ѡw', 'үy', 'ғf', 'қk',
  // Greek
  'αa', 'εe', 'ιi', 'κk', 'νv', 'οo', 'ρp', 'τt', 'υu', 'χx', 'γy', 'ηn', 'ωw', 'βb', 'ϲc', 'ϳj', 'ϱp',
  // Armenian, Cherokee, Georgian and others
  'ոn', 'օo', 'սu', 'հh', 'ցg', 'զq', 'տs', 'աw', 'քp', 'ꭱe', 'ꮪs', 'ꮮl', 'ꭺa', 'ꮯc', 'ꭻj', 'ꮃw', 'ꮇm', 'ꮋh', 'ꮲp', 'ꮶk', 'ꮩv', 'ꭲt', 'ꮓz',
  // Latin letters that are not the plain ones
  'ɑa', 'ɡg', 'ıi', 'ȷj', 'ⅼl', 'ɩi', 'ᴄc', 'ᴏo', 'ᴠv', 'ᴡw', 'ᴢz', 'ᴜu', 'ɴn', 'ʀr', 'ꜱs', 'ʟl', 'ᴋk', 'ᴍm', 'ǀl', 'ߊl',
]; // prettier-ignore

const LATIN = new Map(PAIRS.map((pair) => [...pair] as [string, string]));

/** The text as it looks: compatibility forms and case folded, look-alike letters made Latin. */
export function skeleton(text: string): string {
  return [...text.normalize('NFKC').toLowerCase()].map((letter) => LATIN.get(letter) ?? letter).join('');
}
