import { moment } from '../format/instant.ts';
import { count } from '../format/figures.ts';
import type { Catalogue } from '../catalogue/facts.ts';
import { renderTemplate } from './templates.ts';

export type Section = 'home' | 'models' | 'teams' | 'audit' | 'about';

/** One HTML page to be: where it goes, which template shows it and the plain data the template needs. */
export interface Page {
  /** Relative to the site's root, `/`-separated. */
  readonly path: string;
  readonly template: string;
  readonly section: Section;
  readonly title: string;
  readonly description: string;
  readonly model: object;
  /** Loads the script that verifies records in the browser. */
  readonly verifies?: boolean;
}

const sections: readonly { section: Section; label: string; href: string }[] = [
  { section: 'home', label: 'Competitions', href: 'index.html' },
  { section: 'models', label: 'Models', href: 'models/index.html' },
  { section: 'teams', label: 'Teams', href: 'teams/index.html' },
  { section: 'audit', label: 'Audit', href: 'audit/index.html' },
  { section: 'about', label: 'How to trust this', href: 'about/index.html' },
];

/** The page as HTML. Every link is relative, so the site works under any path and from disk. */
export function renderPage(page: Page, catalogue: Catalogue): string {
  const up = '../'.repeat(page.path.split('/').length - 1);
  const frame = {
    up,
    title: page.title,
    description: page.description,
    verifies: page.verifies ?? false,
    internal: catalogue.inside !== undefined,
    sections: sections.map((entry) => ({ label: entry.label, href: entry.href, current: entry.section === page.section })),
    asOf: catalogue.asOf === undefined ? undefined : moment(catalogue.asOf),
    trusted: count(catalogue.trusted),
    untrusted: catalogue.untrusted === 0 ? undefined : count(catalogue.untrusted),
  };
  return renderTemplate(`${page.template}.hbs`, { ...page.model, frame, up });
}
