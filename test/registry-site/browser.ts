import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** A real Chromium without a window. Close it when done. */
export async function launchBrowser(): Promise<Browser> {
  const args = chromium.args.filter((flag) => flag !== '--single-process' && !flag.startsWith('--disable-web-security'));
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}
