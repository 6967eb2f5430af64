import type { Page } from 'playwright-core';

/** Texts whose contrast with what lies behind them is below WCAG AA (4.5, or 3 for large text), as `text: ratio`. */
export function weakContrast(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    const over = (colour: string, under: readonly number[]): number[] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = `rgb(${under.join(' ')})`;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (rgb: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): number[] =>
      element ? over(getComputedStyle(element).backgroundColor, behind(element.parentElement)) : [255, 255, 255];
    const weak = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement as Element;
      const text = node.textContent?.trim();
      if (!text || element.closest('script, .visually-hidden, .skip') || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const back = behind(element instanceof SVGElement ? element.closest('svg') : element);
      const [a, b] = [luminance(over(element instanceof SVGElement ? style.fill : style.color, back)), luminance(back)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) weak.add(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
    return [...weak];
  });
}
