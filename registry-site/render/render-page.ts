import { renderTemplate } from './templates.ts';

export type Section = 'home' | 'find' | 'models' | 'datasets' | 'compositions' | 'teams' | 'status' | 'audit' | 'about' | 'docs';

/** One HTML page to be: where it goes, which template shows it and the plain data the template needs. */
export interface Page {
  /** Relative to the site's root, `/`-separated. */
  readonly path: string;
  readonly template: string;
  readonly section: Section;
  readonly title: string;
  readonly description: string;
  readonly model: object;
  /** What the page follows from, where that is cheaper to have than the page. */
  readonly key?: () => string;
  /** Loads the script that verifies records in the browser. */
  readonly verifies?: boolean;
  /** More scripts of `assets/` it loads, in order. */
  readonly scripts?: readonly string[];
  /** The same as ECMAScript modules. */
  readonly modules?: readonly string[];
  /** More style sheets of `assets/`, before the site's own. */
  readonly styles?: readonly string[];
  /** Whether its scripts may style elements and draw icons from `data:` addresses, as Swagger UI does; no other page may. */
  readonly stylesElements?: boolean;
  /** Whether it may compile WebAssembly; no other page may. */
  readonly runsWasm?: boolean;
}

const sections: readonly { section: Section; label: string; href: string; inside?: true }[] = [
  { section: 'home', label: 'Competitions', href: 'index.html' },
  { section: 'find', label: 'Find', href: 'find/index.html' },
  { section: 'models', label: 'Models', href: 'models/index.html' },
  { section: 'datasets', label: 'Data sets', href: 'datasets/index.html', inside: true },
  { section: 'compositions', label: 'Compositions', href: 'compositions/index.html', inside: true },
  { section: 'teams', label: 'Teams', href: 'teams/index.html' },
  { section: 'status', label: 'Status', href: 'status/index.html' },
  { section: 'audit', label: 'Audit', href: 'audit/index.html' },
  { section: 'about', label: 'Trust', href: 'about/index.html' },
  { section: 'docs', label: 'Docs', href: 'docs/index.html' },
];

/** The page as HTML, in UTF-8. */
export function renderPage(page: Page, internal: boolean): Uint8Array {
  return renderTemplate(`${page.template}.hbs`, templateModel(page, internal));
}

/**
 * What the page's template is given. Every link is relative, so the site works under any path and from disk. The frame says nothing that changes
 * with every record: what a new record does not touch stays the same, byte for byte.
 */
export function templateModel(page: Page, internal: boolean): object {
  const up = '../'.repeat(page.path.split('/').length - 1);
  const frame = {
    up,
    title: page.title,
    description: page.description,
    verifies: page.verifies ?? false,
    scripts: page.scripts ?? [],
    modules: page.modules ?? [],
    styles: page.styles ?? [],
    stylesElements: page.stylesElements ?? false,
    runsWasm: page.runsWasm ?? false,
    internal,
    nav: navs[internal ? 'internal' : 'public'][page.section],
  };
  return { ...page.model, frame, up };
}

/** The links at the top of every page, made once for each section that is the current one: thousands of pages in a row show the same. */
const navs = {
  internal: navsOf(sections),
  public: navsOf(sections.filter(({ inside }) => !inside)),
};

function navsOf(shown: typeof sections): Readonly<Record<Section, object>> {
  const nav = (current: Section): object => ({
    sections: shown.map(({ href, label, section }) => ({ label, href, current: section === current })),
  });
  return Object.fromEntries(sections.map(({ section }) => [section, nav(section)])) as Record<Section, object>;
}
