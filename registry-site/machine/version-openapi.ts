import { openApi } from '../../core/service-description/open-api.ts';
import { usualLimits } from '../../core/service-description/usual-limits.ts';
import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';

/** Whether a version's service can be described here: for insiders, when its record holds the words the service would print. */
export function isDescribed({ card, inside, licence }: VersionFacts): boolean {
  return inside !== undefined && card !== undefined && licence !== undefined;
}

/** What `harvester serve` would answer under `/openapi.json` for this version with its usual limits; undefined where that is not known. */
export function versionOpenApi({ contract }: CompetitionFacts, version: VersionFacts): object | undefined {
  const { card, inside, licence, modelSha256, title } = version;
  if (!inside || !card || licence === undefined) return undefined;
  return openApi(
    {
      name: inside.registry.name,
      version: { version: inside.registry.version },
      sha256: modelSha256,
      contract: { title, licence, card, inputs: contract.inputs, outputs: contract.outputs },
    },
    usualLimits,
  );
}
