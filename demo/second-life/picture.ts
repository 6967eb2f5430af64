import { launchBrowser } from '../../test/registry-site/browser.ts';

/** Takes a picture of a service's Swagger page as a browser shows it. */
export async function takePicture(url: string, to: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
    await page.goto(`${url}/docs`);
    await page.locator('.opblock-summary').first().waitFor({ timeout: 60_000 });
    await page.screenshot({ path: to });
  } finally {
    await browser.close();
  }
}
