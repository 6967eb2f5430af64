import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';

/** Two to six model versions side by side. Which ones stands in the address, so a comparison can be sent to a colleague. */
export function comparePage(): Page {
  return {
    path: address.compare,
    template: 'compare',
    section: 'find',
    title: 'Compare models',
    description: 'Two to six model versions side by side: scores with intervals, cost, licence and proof.',
    scripts: ['figures.js', 'compare.js'],
    model: { searchHref: address.search, findHref: address.find },
  };
}
