import type { VersionFacts } from '../catalogue/facts.ts';
import { webLink } from '../format/web-link.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import type { SiteContext } from './site-context.ts';

/** The page that runs an ONNX model in the reader's browser; which one stands in its address. */
export function tryPage({ inside }: SiteContext): Page {
  return {
    path: address.try,
    template: 'try',
    section: 'find',
    title: 'Try a model here',
    description: 'Runs an ONNX model in your own browser, on its input example or on your values. Nothing is sent anywhere.',
    modules: ['try.js'],
    runsWasm: true,
    model: { findHref: address.find, registry: inside && webLink(inside.mlflow) },
  };
}

/** Where a version with an ONNX file can be tried. */
export function tryHref({ competition, version }: VersionFacts): string {
  return `${address.try}?m=${competition}:${version}`;
}
