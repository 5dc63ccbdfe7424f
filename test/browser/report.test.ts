/** The pages that `dark-knowledge reproduce` exports, in a browser without network. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../../src/command-line/pictures/browser.js";
import { writeRunReport } from "../../src/command-line/reproduce/run-report.js";
import { ROOT } from "../setup/small-repository.js";

const folder = mkdtempSync(join(tmpdir(), "report-"));
const patience = { timeout: 120_000 };

/** Every kind of formula, and dollars that are none. */
const KINDS = {
  cells: [
    {
      cell_type: "markdown",
      id: "formulas",
      metadata: {},
      source:
        "# Formulas\n\nSoft targets $q_i = e^{z_i/T} / \\sum_j e^{z_j/T}$ sum to 1:\n\n$$\\sum_i q_i = 1 \\tag{1}$$\n",
    },
    {
      cell_type: "code",
      id: "money",
      metadata: {},
      execution_count: 1,
      source: "console.log(`$${5} and $${6}`);",
      outputs: [{ output_type: "stream", name: "stdout", text: "$5 and $6\n" }],
    },
  ],
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
};
const PLAIN = { ...KINDS, cells: KINDS.cells.slice(1) };
const WORKBOOK = ["00-start-here", "03-gradients", "06-temperature-and-width"];

let browser: Browser;
beforeAll(async () => {
  for (const name of WORKBOOK)
    copyFileSync(join(ROOT, "notebooks", `${name}.ipynb`), join(folder, `${name}.ipynb`));
  writeFileSync(join(folder, "kinds.ipynb"), JSON.stringify(KINDS));
  writeFileSync(join(folder, "plain.ipynb"), JSON.stringify(PLAIN));
  const executed = [...WORKBOOK, "kinds", "plain"].map((name) => {
    const output = join(folder, `${name}.ipynb`);
    return { path: output, output, seconds: 1, tables: [], failure: undefined };
  });
  await writeRunReport(folder, executed, { command: "none", finished: "now", versions: {} });
  browser = await openBrowser();
}, 600_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Opens a page once its formulas are drawn, and keeps what goes wrong in it: errors, and requests to anywhere. */
async function open(name: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.route(/^https?:/, (route) => {
    problems.push(route.request().url());
    return route.abort();
  });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href, { waitUntil: "load" });
  await page.evaluate("globalThis.MathJax?.startup.promise");
  return { page, problems };
}

/** Formulas in a notebook's text. */
function formulasIn(name: string): number {
  const { cells } = JSON.parse(readFileSync(join(folder, `${name}.ipynb`), "utf8")) as typeof KINDS;
  const texts = cells
    .filter((cell) => cell.cell_type === "markdown")
    .map(({ source }) => [source].flat().join(""));
  return texts.join("\n\n").match(/\$\$[^$]+\$\$|\$[^$\n]+\$/g)?.length ?? 0;
}

/** Formulas that are drawn, with one of MathJax's pictures each. */
const formulasOf = (page: Page) => page.locator("mjx-container:has(svg)");

test(
  "formulas are drawn, code and what it prints stay as they are, nothing is fetched",
  patience,
  async () => {
    const { page, problems } = await open("kinds");
    await expect.poll(() => formulasOf(page).count()).toBe(2);
    expect(await page.locator("mjx-container[display=true]").count()).toBe(1);
    expect(await page.locator(".jp-RenderedMarkdown").innerText()).not.toContain("$");
    expect(await page.locator(".jp-RenderedText").innerText()).toBe("$5 and $6\n");
    expect(await page.locator(".jp-Editor").innerText()).toContain("`$${5} and $${6}`");
    expect(problems).toEqual([]);
  },
);

test("a page without formulas or figures has no script for them", () => {
  const [plain, kinds] = ["plain", "kinds"].map((name) => readFileSync(join(folder, `${name}.html`), "utf8"));
  expect(plain!.length).toBeLessThan(1e6);
  expect(kinds!.length).toBeGreaterThan(2e6);
  expect(plain).not.toMatch(/<script[^>]* src=/);
});

test.each(WORKBOOK)("%s: figures and every formula", patience, async (name) => {
  const { page, problems } = await open(name);
  await page.locator("[id^=figure-] .main-svg").first().waitFor();
  const cells = await page.locator(".jp-RenderedMarkdown").allInnerTexts();
  expect(cells.filter((text) => text.includes("$"))).toEqual([]);
  expect(formulasIn(name)).toBeGreaterThan(0);
  expect(await formulasOf(page).count()).toBe(formulasIn(name));
  expect(await page.locator("[data-mml-node=merror]").count()).toBe(0);
  expect(problems).toEqual([]);
});
