import type { CompetitionFacts } from '../catalogue/facts.ts';
import { address } from '../pages/addresses.ts';
import type { Output } from '../render/site-folder.ts';

/** A Backstage entity for a registered model, so that developer portals list it; JSON is YAML, and needs no quoting rules of ours. */
export function catalogInfo({ champion, contract, repository }: CompetitionFacts, base: string | undefined): Output {
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: contract.name,
      title: contract.title,
      description: contract.need.statement,
      annotations: {
        'github.com/project-slug': repository,
        'model-harvester.dev/champion': champion ? `models:/${contract.name}/${champion.version}` : 'none',
      },
      tags: ['model', contract.task],
      links: base === undefined ? [] : [{ url: `${base}${address.model(contract.name)}`, title: 'Model registry' }],
    },
    spec: { type: 'ml-model', lifecycle: champion ? 'production' : 'experimental', owner: ownerName(contract.need.owner) },
  };
  return { path: address.catalogInfo(contract.name), content: `${JSON.stringify(entity, null, 2)}\n` };
}

/** Backstage refers to owners by names of letters, digits and hyphens. */
function ownerName(owner: string): string {
  const name = owner
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
  return name || 'unknown';
}
