/** One headless browser for a piece of work, driven by playwright; see scripts/setup/chromium.mjs for where it comes from. */
import { ROOT } from "../setup.mjs";
import { findOrInstallChromium } from "../setup/chromium.mjs";

/** Nothing that would reach out of this machine, and no sandbox, which containers lack: only our own pages are opened. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * @returns {Promise<import("playwright-core").Browser>} a browser that its user closes
 * @throws SetupError if there is none and none can be installed
 */
export async function openBrowser() {
  const { chromium } = await import("playwright-core");
  const executablePath = await findOrInstallChromium(ROOT);
  return chromium.launch({ executablePath, args: FLAGS, timeout: 60_000 });
}

/**
 * @template Result
 * @param {(browser: import("playwright-core").Browser) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withBrowser(work) {
  const browser = await openBrowser();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
