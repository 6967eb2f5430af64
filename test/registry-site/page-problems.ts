import type { Page } from 'playwright-core';

/** What a keyboard, a screen reader or a small window would stumble on in the page as it stands; empty when all is well. */
export function pageProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const say = (condition: boolean, words: string): void => void (condition || problems.push(words));
    const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
    const nameOf = (element: HTMLElement): string =>
      element.getAttribute('aria-label') ??
      (document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent || element.textContent || '').trim();

    say(document.documentElement.lang === 'en', 'no language');
    say(document.title.length > 3, 'no title');
    say(all('h1').length === 1, `${all('h1').length} first headings`);
    for (const landmark of ['header', 'main', 'footer', 'nav[aria-label]']) say(all(landmark).length > 0, `no ${landmark}`);
    const levels = all('h1,h2,h3,h4').map((heading) => Number(heading.tagName[1]));
    levels.forEach((level, index) => say(level <= (levels[index - 1] ?? 1) + 1, `heading level jumps to ${level}`));
    const ids = all('[id]').map((element) => element.id);
    ids.forEach((id, index) => say(ids.indexOf(id) === index, `id ${id} is there twice`));
    for (const element of all('[aria-labelledby]'))
      say(document.getElementById(element.getAttribute('aria-labelledby') ?? '') !== null, 'aria-labelledby points nowhere');
    for (const element of all('a,button,summary,section,[role=region]')) say(nameOf(element) !== '', `a ${element.tagName} without a name`);
    for (const table of all('table')) {
      say(table.querySelector('caption') !== null, 'a table without a caption');
      for (const header of table.querySelectorAll('th')) say(header.scope !== '', 'a header cell without a scope');
    }
    for (const svg of all('svg')) say(svg.getAttribute('aria-hidden') === 'true', 'a drawing that is read aloud');
    for (const scroller of all('.scroll, pre')) say(scroller.tabIndex === 0, 'a scrolling part that the keyboard cannot reach');
    for (const target of all('main button, nav a, .badge[href]')) {
      const { height, width } = target.getBoundingClientRect();
      say(
        width === 0 || (height >= 23.5 && width >= 23.5),
        `target too small: ${nameOf(target)} (${Math.round(width)}×${Math.round(height)})`,
      );
    }
    const lines = Map.groupBy(all('nav[aria-label="Site"] a'), (link) => link.getBoundingClientRect().top);
    for (const [link, another] of lines.values()) say(another !== undefined, `“${link?.textContent}” stands alone on a line of the menu`);
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    say(over <= 0, `${over} px wider than the window`);
    return problems;
  });
}
