/** `npm start` and a page of its JupyterLab in a real browser, for tests and for looking at. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { userEnvironment } from "../kernel/session.js";
import { readNotebook, root, sourceOf, type Notebook } from "../notebooks/run.js";

/** How long, in milliseconds, anything may take on a busy machine. */
export const PATIENCE = 120_000;

/** The toolbar's sign that the kernel waits for work. */
const IDLE = '.jp-NotebookPanel-toolbar [data-status="idle"]:visible';

/** A running `npm start`. */
export interface Workbook {
  /** With the token. */
  address: URL;
  /** All that it printed. */
  printed: () => string;
  /** Sends SIGTERM, as Ctrl-C does, and waits for the end. */
  end: () => Promise<void>;
}

/** Starts `npm start`, with settings and state of its own, and waits for its address. */
export async function startWorkbook(): Promise<Workbook> {
  const state = mkdtempSync(join(tmpdir(), "jupyter-state-"));
  const folders = [
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
  ];
  const own = Object.fromEntries(folders.map((name) => [name, join(state, name)]));
  const start = spawn(process.execPath, [join(root, "scripts", "start.mjs")], {
    cwd: root,
    env: userEnvironment({ ...own, DARK_KNOWLEDGE_NO_BROWSER: "1" }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [start.stdout, start.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => (text += part));
  }
  const end = async () => {
    await endProcess(start);
    rmSync(state, { recursive: true, force: true, maxRetries: 5 });
  };
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const [found] = /http:\/\/127\.0\.0\.1:\d+\/lab\S*token=\w+/.exec(text) ?? [];
    if (found) return { address: new URL(found), printed: () => text, end };
    if (start.exitCode !== null || Date.now() > deadline) {
      await end();
      throw new Error(`npm start gave no address:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/**
 * A copy of a workbook's notebook without outputs, below output/, which git ignores.
 * @param edit changes the copy
 * @returns its path from the repository's folder
 */
export function copyOfNotebook(name: string, edit: (notebook: Notebook) => void = () => undefined): string {
  const notebook = readNotebook(join(root, "notebooks", name));
  for (const cell of notebook.cells) if (cell.outputs) cell.outputs = [];
  edit(notebook);
  const parent = join(root, "output");
  mkdirSync(parent, { recursive: true });
  const path = join(mkdtempSync(join(parent, "browser-")), name);
  writeFileSync(path, JSON.stringify(notebook));
  return relative(root, path);
}

/** The parameters' cell with other values; `let NAME = VALUE;` per line. */
export function withParameters(source: string, values: Record<string, unknown>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const line = new RegExp(`^let ${name} = .*$`, "m");
    if (!line.test(text)) throw new Error(`no parameter ${name} in:\n${text}`);
    return text.replace(line, () => `let ${name} = ${JSON.stringify(value)};`);
  }, source);
}

/** The source of the cell that is tagged `parameters`. */
export function parametersOf({ cells }: Notebook): string {
  return sourceOf(cells.find(({ metadata }) => metadata.tags?.includes("parameters"))!);
}

/** A notebook that is open in JupyterLab. */
export interface OpenNotebook {
  page: Page;
  /** Errors of the page itself, as its console has them. */
  errors: string[];
  /** Cells in their order. */
  cell: (index: number) => Locator;
  /** Chooses an item of a menu. */
  choose: (menu: string, item: string) => Promise<void>;
  /** Waits until no cell runs or waits. */
  rested: () => Promise<void>;
  /** Waits until cells have begun to run, and then until none runs or waits. */
  ran: () => Promise<void>;
  /** Writes into a code cell, by keyboard. */
  setSource: (index: number, source: string) => Promise<void>;
}

/** Opens a notebook. @param path from the repository's folder */
export async function openNotebook(
  browser: Browser,
  { address }: Workbook,
  path: string,
): Promise<OpenNotebook> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${address.origin}/lab/tree/${path}${address.search}`);
  const notebook = page.locator(".jp-Notebook:visible");
  await notebook.waitFor();
  await page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
  // Before that, running asks for a kernel.
  await page.locator(".jp-KernelName:visible", { hasText: "TypeScript (tslab)" }).waitFor();
  await page.locator(IDLE).first().waitFor();
  const cell = (index: number) => notebook.locator(`.jp-Cell[data-windowed-list-index="${index}"]`);
  const choose = async (menu: string, item: string) => {
    await page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${menu}$`) }).click();
    await page.locator(".lm-Menu-item", { hasText: item }).first().click();
  };
  const waiting = page.locator(".jp-InputPrompt", { hasText: "*" }).first();
  const rested = async () => {
    await waiting.waitFor({ state: "detached" });
    await page.locator(IDLE).first().waitFor();
  };
  const ran = async () => {
    await waiting.waitFor();
    await rested();
  };
  const setSource = async (index: number, source: string) => {
    await cell(index).locator(".cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(source);
  };
  return { page, errors, cell, choose, rested, ran, setSource };
}
