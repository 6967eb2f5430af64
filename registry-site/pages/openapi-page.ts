import type { VersionFacts } from '../catalogue/facts.ts';
import { isDescribed } from '../machine/version-openapi.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';

/** The page that shows a version's OpenAPI document with Swagger UI; which one stands in its address. For insiders. */
export function openApiPage(): Page {
  return {
    path: address.openApi,
    template: 'openapi',
    section: 'find',
    title: 'How a model answers',
    description: 'The OpenAPI description of a model’s service, as the service itself gives it.',
    scripts: ['swagger/swagger-ui-bundle.js', 'openapi.js'],
    styles: ['swagger/swagger-ui.css'],
    stylesElements: true,
    model: { findHref: address.find },
  };
}

/** Where a version's description can be read; undefined where its records do not hold it. */
export function openApiLinks(version: VersionFacts): { readonly page: string; readonly file: string } | undefined {
  if (!isDescribed(version)) return undefined;
  const { competition, version: number } = version;
  return { page: `${address.openApi}?m=${competition}:${number}`, file: address.versionOpenApi(competition, number) };
}
