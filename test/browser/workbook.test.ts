/** The workbook as its user meets it: `npm start`, a browser, a notebook, its buttons. */
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../../src/command-line/pictures/browser.js";
import { root } from "../notebooks/run.js";
import { copyOfNotebook, openNotebook, parametersOf, startWorkbook, withParameters } from "./jupyterlab.js";
import { PATIENCE, type OpenNotebook, type Workbook } from "./jupyterlab.js";

/** Trainings of a second: the figures are looked at, not what they show. */
const SMALL = {
  teacherHiddenUnits: 40,
  smallHiddenUnits: 20,
  trainingDigits: 1000,
  teacherEpochs: 2,
  smallEpochs: 2,
  distilledEpochs: 2,
  reuseTeacher: false,
  resume: false,
};
/** The same for the nets that the notebook trains in its own cells. */
const FEW = { trainingDigits: 1000, teacherEpochs: 2, studentEpochs: 2 };

let occupied: Server, browser: Browser, workbook: Workbook, notebook: OpenNotebook;
let path: string,
  parameters: string,
  at: Record<"imports" | "parameters" | "training" | "softTargets", number>;

beforeAll(async () => {
  // Whether it is ours or another program's: the port is taken.
  occupied = createServer().on("error", () => undefined);
  occupied.listen(8888, "127.0.0.1");
  browser = await openBrowser();
  path = copyOfNotebook("01-mnist-distillation.ipynb", (copy) => {
    parameters = withParameters(parametersOf(copy), { ...FEW, seeds: [1], changes: SMALL });
    const indexOf = (text: string) =>
      copy.cells.findIndex(({ source }) => [source].flat().join("").includes(text));
    at = {
      imports: indexOf('from "dark-knowledge"'),
      parameters: indexOf("let temperature"),
      training: indexOf("await runExperiment("),
      softTargets: indexOf("softTargetsFigure(`"),
    };
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
const softTargets = () => notebook.cell(at.softTargets).locator(".js-plotly-plot");

test(
  "npm start finds another port when 8888 is taken; the first cell runs",
  { timeout: 3 * PATIENCE },
  async () => {
    const started = performance.now();
    workbook = await startWorkbook();
    expect(workbook.address.port).not.toBe("8888");
    notebook = await openNotebook(browser, workbook, path);
    const opened = performance.now();
    await notebook.choose("Run", "Run All Cells");
    await notebook.cell(at.imports).locator(".jp-InputPrompt", { hasText: "[1]:" }).waitFor();
    // Figures, not bounds: a busy machine says nothing about the workbook.
    console.log(
      `npm start to the first executed cell: ${seconds(started)}; importing the library: ${seconds(opened)}`,
    );
  },
);

test("Run All shows progress, a table and figures", { timeout: PATIENCE }, async () => {
  const { page, cell, rested } = notebook;
  await cell(at.training)
    .getByText(/distilled.*epoch \d of 2/)
    .first()
    .waitFor();
  await rested();
  expect(
    await page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count(),
  ).toBe(0);
  await page.getByText("The paper's statements, and this run").first().waitFor();
  expect(await softTargets().count()).toBe(2);
  await softTargets().first().getByText("T = 20", { exact: true }).waitFor();
});

test(
  "a notebook is marked as changed when it is changed, and not when it is opened",
  { timeout: PATIENCE },
  async () => {
    const other = copyOfNotebook("02-temperature.ipynb");
    const { page, setSource } = await openNotebook(browser, workbook, other);
    const marked = page.locator(".lm-TabBar-tab.jp-mod-dirty");
    await page.waitForTimeout(1500);
    expect(await marked.count()).toBe(0);
    await setSource(1, "let changed = true;");
    await marked.waitFor();
    await page.context().close();
    rmSync(join(root, dirname(other)), { recursive: true, force: true });
  },
);

test("T changed in the parameters' cell changes the figure", { timeout: PATIENCE }, async () => {
  const { choose, ran, setSource } = notebook;
  const before = await softTargets().first().screenshot();
  await setSource(at.parameters, withParameters(parameters, { temperature: 7 }));
  await choose("Run", "Run All Cells");
  await ran();
  await softTargets().first().getByText("T = 7", { exact: true }).waitFor();
  expect(await softTargets().first().getByText("T = 20", { exact: true }).count()).toBe(0);
  expect((await softTargets().first().screenshot()).equals(before)).toBe(false);
});

test("the stop button ends a training", { timeout: PATIENCE }, async () => {
  const { page, cell, choose, ran, setSource } = notebook;
  await setSource(
    at.parameters,
    withParameters(parameters, { changes: { ...SMALL, teacherEpochs: 1_000_000 } }),
  );
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
    .getByText(/Interrupted/)
    .first()
    .waitFor();
  // Nothing goes on to learn in the background.
  const line = () => cell(at.training).locator(".jp-OutputArea").innerText();
  const text = await line();
  await page.waitForTimeout(1500);
  expect(await line()).toBe(text);
});

test("restart and run all begins anew", { timeout: PATIENCE }, async () => {
  const { page, cell, choose, ran, setSource } = notebook;
  await setSource(at.parameters, withParameters(parameters, { temperature: 3 }));
  await choose("Kernel", "Restart Kernel and Run All Cells");
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await ran();
  await cell(at.imports).locator(".jp-InputPrompt", { hasText: "[1]:" }).waitFor();
  await softTargets().first().getByText("T = 3", { exact: true }).waitFor();
});

test("all of it leaves no error in the browser's console", () => {
  expect(notebook.errors).toEqual([]);
});
