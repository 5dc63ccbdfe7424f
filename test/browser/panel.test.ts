/** HTML that brings plotly.js along, in a browser without network: the slider for T, and a figure without a renderer. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { withBrowser } from "../../src/command-line/pictures/browser.js";
import type * as Library from "../../src/index.js";
import type * as Show from "../../src/notebook/show.js";
import { ROOT } from "../setup/small-repository.js";

// As built: the page gets the functions' own text, which a test runner's compiler may write otherwise.
const require = createRequire(import.meta.url);
const library = require(join(ROOT, "dist", "index.js")) as typeof Library;
const { figureBundle } = require(join(ROOT, "dist", "notebook", "show.js")) as typeof Show;

let browser: Browser;
let finish: () => void;
let closed: Promise<unknown>;
beforeAll(async () => {
  await new Promise<void>((ready, failed) => {
    closed = withBrowser((started) => {
      browser = started;
      ready();
      return new Promise<void>((resolve) => (finish = resolve));
    });
    closed.catch(failed);
  });
}, 240_000);
afterAll(async () => {
  finish();
  await closed;
});

/** Opens HTML in a page that is offline, and counts what goes wrong in it. */
async function open(html: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ offline: true });
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => /^https?:/.test(request.url()) && problems.push(request.url()));
  await page.setContent(`<!doctype html><meta charset="utf-8">${html}`);
  return { page, problems };
}

const examples = [
  { label: "a seven", logits: [0, 2, 6] },
  { label: "a two", logits: [5, 0, 1], pixels: [0, 255, 255, 0] },
];
const slider = library.temperatureSlider("Soft targets", examples, { temperature: 1, range: [0.1, 100] });

test("the slider is moved by keys, and the bars follow: softmax(v / T) of the chosen example", async () => {
  const { page, problems } = await open(slider.html);
  const words = page.locator("[aria-live]");
  await words.filter({ hasText: "a seven at T = 1: 2: 0.98, 1: 0.018" }).waitFor();
  await page.getByLabel("temperature T").press("End");
  await words.filter({ hasText: "a seven at T = 100: 2: 0.34, 1: 0.33" }).waitFor();
  await page.getByLabel("temperature T").press("Home");
  await page.getByLabel("example").selectOption("a two");
  await words.filter({ hasText: "a two at T = 0.1: 0: 1.0" }).waitFor();
  const bars = await page
    .locator(".js-plotly-plot")
    .evaluate((plot) => (plot as unknown as { data: { y: number[] }[] }).data[0]!.y);
  expect(bars[0]).toBeCloseTo(1, 10);
  expect(bars[2]! / Math.exp(-40)).toBeCloseTo(1, 6);
  expect(await page.locator(".bars path").count()).toBe(3);
  await page.getByText("Soft targets: a two, T = 0.1", { exact: true }).waitFor();
  expect(await page.getByRole("img", { name: "a two" }).isVisible()).toBe(true);
  // At a mark T is exact, and the next step of the keys is a little more.
  await page.getByRole("button", { name: "T = 4", exact: true }).click();
  await words.filter({ hasText: "a two at T = 4:" }).waitFor();
  await page.getByLabel("temperature T").press("ArrowRight");
  await words.filter({ hasText: "a two at T = 4.17:" }).waitFor();
  const axis = () =>
    page
      .locator(".js-plotly-plot")
      .evaluate((plot) => (plot as unknown as { layout: { yaxis: { type: string } } }).layout.yaxis.type);
  expect(await axis()).toBe("linear");
  await page.getByLabel("log scale").check();
  await expect.poll(axis).toBe("log");
  expect(problems).toEqual([]);
});

test("two outputs of the same panel are both drawn", async () => {
  const { page, problems } = await open(slider.html + slider.html);
  await expect
    .poll(() => page.locator(".js-plotly-plot .main-svg").count(), { timeout: 10_000 })
    .toBeGreaterThan(3);
  expect(await page.getByLabel("temperature T").count()).toBe(2);
  expect(problems).toEqual([]);
});

test("a figure draws itself where no renderer is installed, digits unpacked", async () => {
  const pixels = Uint8Array.from({ length: 784 }, (_, index) => index % 256);
  const figure = library.digitsFigure("One digit", [{ pixels, caption: "3, not 5" }], 4);
  const { page, problems } = await open(figureBundle(figure, { standalone: true })["text/html"] as string);
  await page
    .getByRole("figure", { name: "One digit. 1 digits: 3, not 5." })
    .locator(".heatmaplayer image")
    .waitFor();
  expect(await page.getByText("3, not 5").isVisible()).toBe(true);
  expect(problems).toEqual([]);
});

test("without scripts there is a row of charts that have words", async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.setContent(slider.html);
  const charts = page.getByRole("img", {
    name: /^Soft targets: a seven\. T = 1: 2 0\.98, .*; T = 20: 2 0\.39/,
  });
  expect(await charts.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(
    740,
  );
});
