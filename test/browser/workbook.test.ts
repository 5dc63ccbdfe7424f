/** The workbook as its user meets it: `npm start`, a browser, the first notebook, its buttons, keys and cells. */
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../../src/command-line/pictures/browser.js";
import { root, sourceOf } from "../notebooks/run.js";
import { copyOfNotebook, openNotebook, parametersOf, startWorkbook, withParameters } from "./jupyterlab.js";
import { PATIENCE, type OpenNotebook, type Workbook } from "./jupyterlab.js";

/** Trainings of a second: the figures are looked at, not what they show. */
const SMALL = { teacherHiddenUnits: 30, teacherEpochs: 1, sureness: 0.5, seeds: [1], ownEpochs: 10 };

let occupied: Server, browser: Browser, workbook: Workbook, notebook: OpenNotebook;
let path: string, parameters: string, lossCell: string;
let at: Record<"imports" | "parameters" | "training" | "slider" | "loss" | "spirals" | "map", number>;

beforeAll(async () => {
  // Whether it is ours or another program's: the port is taken.
  occupied = createServer().on("error", () => undefined);
  occupied.listen(8888, "127.0.0.1");
  browser = await openBrowser();
  path = copyOfNotebook("00-start-here.ipynb", (copy) => {
    parameters = withParameters(parametersOf(copy), SMALL);
    const indexOf = (text: string) => copy.cells.findIndex((cell) => sourceOf(cell).includes(text));
    at = {
      imports: indexOf('from "dark-knowledge"'),
      parameters: indexOf("let temperature"),
      training: indexOf("trainReusably(teacher"),
      slider: indexOf("show(temperatureSlider("),
      loss: indexOf("const loss = distillation("),
      spirals: indexOf("show(seedsFigure("),
      map: indexOf("showTable(workbookTable("),
    };
    lossCell = sourceOf(copy.cells[at.loss]!);
    copy.cells[at.parameters]!.source = parameters;
  });
}, 2 * PATIENCE);

afterAll(async () => {
  await browser.close();
  await workbook.end();
  rmSync(join(root, dirname(path)), { recursive: true, force: true });
  occupied.close();
  await once(occupied, "close").catch(() => undefined);
}, PATIENCE);

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
/** What the slider says of the digit that is chosen. */
const words = () => notebook.cell(at.slider).locator("[aria-live]");
const slider = () => notebook.cell(at.slider).getByRole("slider", { name: "temperature T" });

test(
  "npm start finds another port when 8888 is taken, and the first cell runs",
  { timeout: 3 * PATIENCE },
  async () => {
    const started = performance.now();
    workbook = await startWorkbook();
    expect(workbook.address.port).not.toBe("8888");
    expect(workbook.address.pathname).toBe("/lab/tree/notebooks/00-start-here.ipynb");
    notebook = await openNotebook(browser, workbook, path);
    await notebook.choose("Run", "Run All Cells");
    await notebook.cell(at.imports).locator(".jp-InputPrompt", { hasText: "[1]:" }).waitFor();
    // A figure, not a bound: a busy machine says nothing about the workbook.
    console.log(`npm start to the first executed cell: ${seconds(started)}`);
  },
);

test("Run All shows the slider, figures and the map", { timeout: 2 * PATIENCE }, async () => {
  const { page, cell, rested } = notebook;
  await cell(at.map).getByText("Statements that do not hold").waitFor();
  await rested();
  expect(await page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count()).toBe(0);
  await words().filter({ hasText: "at T = 4:" }).waitFor();
  expect(await cell(at.spirals).locator(".js-plotly-plot").count()).toBe(1);
});

test(
  "arrow keys move the slider, and D pressed twice there deletes no cell",
  { timeout: PATIENCE },
  async () => {
    const { page } = notebook;
    const cells = () => page.locator(".jp-Notebook:visible .jp-Cell").count();
    const before = await cells();
    await slider().scrollIntoViewIfNeeded();
    await slider().click();
    await page.keyboard.press("Home");
    await words().filter({ hasText: "at T = 1:" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await words().filter({ hasText: "at T = 1.02:" }).waitFor();
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await page.keyboard.press("ArrowRight");
    await words().filter({ hasText: "at T = 1.03:" }).waitFor();
    await notebook.cell(at.slider).getByLabel("example").focus();
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await page.waitForTimeout(300);
    expect(await cells()).toBe(before);
  },
);

test(
  "a notebook is marked as changed when it is changed, and not when it is opened",
  { timeout: PATIENCE },
  async () => {
    let changed = 0;
    const other = copyOfNotebook("02-temperature.ipynb", ({ cells }) => {
      changed = cells.findIndex(({ metadata }) => metadata.tags?.includes("parameters"));
    });
    const { page, setSource } = await openNotebook(browser, workbook, other);
    const marked = page.locator(".lm-TabBar-tab.jp-mod-dirty");
    await page.waitForTimeout(1500);
    expect(await marked.count()).toBe(0);
    await setSource(changed, "let changed = true;");
    await marked.waitFor();
    await page.context().close();
    rmSync(join(root, dirname(other)), { recursive: true, force: true });
  },
);

test("T changed in the parameters' cell changes the slider", { timeout: PATIENCE }, async () => {
  const { choose, rested, setSource } = notebook;
  await setSource(at.parameters, withParameters(parameters, { temperature: 7 }));
  await choose("Run", "Run All Cells");
  await words().filter({ hasText: "at T = 7:" }).waitFor();
  await rested();
});

test("a loss of one's own, written into its cell, changes the student", { timeout: PATIENCE }, async () => {
  const { cell, choose, rested, setSource } = notebook;
  /** Errors of the large net, the small one and the student. */
  const errors = () =>
    cell(at.spirals)
      .locator(".js-plotly-plot")
      .evaluate((plot) => JSON.stringify((plot as unknown as { data: unknown[] }).data));
  const before = await errors();
  const own =
    "const loss = (logits, batch) => logits.softmax().sub(batch.teacherLogits.softmax()).square().sum(1);";
  await setSource(
    at.loss,
    lossCell.replace(/^const loss = .*$/m, () => own),
  );
  await choose("Run", "Run All Cells");
  // A loss without a name is not kept, so this net learns now; its bar has folded at the end.
  await expect
    .poll(() => cell(at.spirals).textContent(), { timeout: PATIENCE / 2 })
    .toMatch(/student, seed 1: 1 epoch · .*finished after/);
  await rested();
  expect(await errors()).not.toBe(before);
  expect(await cell(at.spirals).getByText("█").count()).toBe(0);
});

test(
  "the stop button ends a training, and the cells behind it don't run",
  { timeout: PATIENCE },
  async () => {
    const { page, cell, choose, ran, setSource } = notebook;
    await setSource(at.parameters, withParameters(parameters, { teacherEpochs: 1_000_000 }));
    await choose("Run", "Run All Cells");
    await cell(at.training)
      .getByText(/epoch \d+ of 1000000/)
      .first()
      .waitFor();
    const ended = ran();
    await page
      .locator('[data-command="notebook:interrupt-kernel"]:visible, jp-button[title*="Interrupt"]')
      .first()
      .click();
    await ended;
    await cell(at.training)
      .getByText(/Stopped the training of teacher in epoch \d+ of 1000000\. Run the cell again to resume\./)
      .first()
      .waitFor();
    // Nothing in red, and nothing was computed from what is missing.
    expect(await page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count()).toBe(0);
    expect(await cell(at.slider).locator(".jp-InputPrompt").innerText()).toBe("[ ]:");
    // Nothing goes on to learn in the background.
    const line = () => cell(at.training).locator(".jp-OutputArea").innerText();
    const text = await line();
    await page.waitForTimeout(1500);
    expect(await line()).toBe(text);
  },
);

test("restart and run all begins anew", { timeout: PATIENCE }, async () => {
  const { page, cell, choose, ran, setSource } = notebook;
  await setSource(at.parameters, withParameters(parameters, { temperature: 3 }));
  await choose("Kernel", "Restart Kernel and Run All Cells");
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await ran();
  await cell(at.imports).locator(".jp-InputPrompt", { hasText: "[1]:" }).waitFor();
  await words().filter({ hasText: "at T = 3:" }).waitFor();
});

test("npm start opens the first notebook, a second time too", { timeout: PATIENCE }, async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  for (let time = 1; time <= 2; time++) {
    await page.goto(workbook.address.href);
    await page.locator(".jp-Notebook:visible h1", { hasText: "Start here" }).first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/tree\/notebooks\/00-start-here\.ipynb$/);
  }
  await context.close();
});

test("all of it leaves no error in the browser's console", () => {
  expect(notebook.errors).toEqual([]);
});
