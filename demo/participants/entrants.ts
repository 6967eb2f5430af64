import type { Example } from '../../examples/examples.ts';
import type { Participant } from './cast.ts';

/** Who takes part in an example that the cast does not play: each brings what that competition calls its strong baseline. */
export const entrants: Readonly<Record<Example, Pick<Participant, 'login' | 'name' | 'email'> & { readonly title: string }>> = {
  'breast-tumour': { login: 'grace', name: 'Grace Grant', email: 'grace@participants.example', title: 'Thirty measurements, linear' },
  'digits-images': { login: 'heidi', name: 'Heidi Holm', email: 'heidi@participants.example', title: 'A small network of turned digits' },
  'diamonds-price': { login: 'ivan', name: 'Ivan Ivarsen', email: 'ivan@participants.example', title: 'Boosted trees of all columns' },
  'mail-text': { login: 'judy', name: 'Judy Jansen', email: 'judy@participants.example', title: 'Pieces of words' },
  'co2-forecast': { login: 'kim', name: 'Kim Kaur', email: 'kim@participants.example', title: 'Last week, last year, the season' },
};
