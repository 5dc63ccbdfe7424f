/** A headless browser for a piece of work, driven by playwright; scripts/setup/chromium.mjs installs it. */
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../../support/paths.js";
import { setUp } from "../set-up.js";

/** No connections to other machines, and no sandbox, which containers lack: only our own pages are opened. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Opens a browser, which the caller closes.
 * @throws SetupError if none is installed and none can be
 */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  const { findOrInstallChromium } = await setUp();
  const executablePath = await findOrInstallChromium(repositoryRoot);
  return chromium.launch({ executablePath, args: FLAGS, timeout: 60_000 });
}

/** Runs a piece of work with a browser, then closes it. @throws SetupError as {@link openBrowser} */
export async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await openBrowser();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
