/** One headless browser for a piece of work, driven by playwright; see scripts/setup/chromium.mjs for where it is from. */
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";

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
 * A browser that its user closes.
 * @throws SetupError if there is none and none can be installed
 */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  const { findOrInstallChromium } = await setUp();
  const executablePath = await findOrInstallChromium(repositoryRoot);
  return chromium.launch({ executablePath, args: FLAGS, timeout: 60_000 });
}

/** Gives a browser to a piece of work, and closes it. @throws SetupError as {@link openBrowser} */
export async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await openBrowser();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
