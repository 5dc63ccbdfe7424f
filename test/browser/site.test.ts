/** The site of `dark-knowledge site`, in a browser without network. */
import { execFile } from "node:child_process";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withBrowser } from "../../src/command-line/pictures/browser.js";
import { ROOT } from "../setup/small-repository.js";

const axe = readFileSync(join(ROOT, "node_modules", "axe-core", "axe.min.js"), "utf8");
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

let site: string;
let server: Server;
let address: string;
let browser: Browser;
let finish = () => undefined as unknown;
let closed: Promise<unknown> = Promise.resolve();

const publish = (options: string[]) =>
  promisify(execFile)(process.execPath, [join(ROOT, "scripts", "dark-knowledge.mjs"), "site", ...options], {
    cwd: ROOT,
    maxBuffer: 1e8,
  });

beforeAll(async () => {
  site = join(mkdtempSync(join(tmpdir(), "site-")), "site");
  await publish(["--output", site]);
  server = createServer((request, response) => {
    const path = join(site, decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname));
    const file = extname(path) === "" ? join(path, "index.html") : path;
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((ready, failed) => {
    closed = withBrowser((started) => {
      browser = started;
      ready();
      return new Promise<void>((resolve) => (finish = resolve as () => undefined));
    });
    closed.catch(failed);
  });
}, 600_000);

afterAll(async () => {
  finish();
  await closed;
  server.close();
  rmSync(join(site, ".."), { recursive: true, force: true });
});

/** Opens a page, and keeps what goes wrong in it: errors, and requests to anywhere else. */
async function open(path: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => {
    problems.push(route.request().url());
    return route.abort();
  });
  await page.goto(`${address}/${path}`, { waitUntil: "load" });
  return { page, problems };
}

const patience = { timeout: 120_000 };

test(
  "figures are interactive, the slider works, links lead from page to page, nothing is fetched",
  patience,
  async () => {
    const { page, problems } = await open("00-start-here.html");
    await page.locator("[id^=figure-] .main-svg").first().waitFor();
    const slider = page.getByLabel("temperature T");
    const words = page.locator("[aria-live]");
    await slider.press("End");
    await words.filter({ hasText: "at T = 20:" }).waitFor();
    await slider.press("ArrowLeft");
    await words.filter({ hasText: "at T = 19.7:" }).waitFor();
    await page.locator("table").getByRole("link", { name: "02-temperature.ipynb" }).click();
    await page.waitForURL(/02-temperature\.html/);
    await page.locator("[id^=figure-] .main-svg").first().waitFor();
    const entries = await page.locator(".bd-sidebar-primary .toctree-l1").allInnerTexts();
    const numbers = entries.map((entry) => /^\d\d(?= · )/.exec(entry.trim())?.[0]);
    // All notebooks, this page among them, and then the log and the reference.
    const notebooks = readdirSync(join(ROOT, "notebooks")).filter((name) => name.endsWith(".ipynb"));
    expect(numbers).toEqual([...notebooks.sort().map((name) => name.slice(0, 2)), undefined, undefined]);
    expect(problems).toEqual([]);
  },
);

test(
  "entered by index.html, the site has colours at once, also if the theme's script never comes",
  patience,
  async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ colorScheme });
      await page.route(/pydata-sphinx-theme\.js/, (route) => route.abort());
      await page.goto(`${address}/index.html`);
      await page.waitForURL(/00-start-here/);
      await page.waitForLoadState("domcontentloaded");
      expect(await page.locator("html").getAttribute("data-theme")).toBe(colorScheme);
      const border = "getComputedStyle(document.documentElement).getPropertyValue('--pst-color-border')";
      expect(await page.evaluate(border)).not.toBe("");
      await page.close();
    }
  },
);

test("the search finds a notebook by its words", patience, async () => {
  const { page, problems } = await open("search.html?q=logits");
  const results = page.locator("#search-results li a");
  await results.first().waitFor();
  expect(await Promise.all((await results.all()).map((link) => link.getAttribute("href")))).toContainEqual(
    expect.stringMatching(/04-high-temperature-limit\.html/),
  );
  expect(problems).toEqual([]);
});

test("the reference knows what notebooks use, with equation and shapes", patience, async () => {
  const { page, problems } = await open("api/functions/dark-knowledge.distillationLoss.html");
  await page.getByRole("heading", { name: /distillationLoss/ }).waitFor();
  expect(await page.locator("main, .col-content").first().innerText()).toMatch(/hardWeight.*\[batch/s);
  expect(problems).toEqual([]);
});

test("a warning fails the command, which names it", patience, async () => {
  const folder = mkdtempSync(join(tmpdir(), "notebooks-"));
  const notebook = JSON.parse(readFileSync(join(ROOT, "notebooks", "00-start-here.ipynb"), "utf8")) as {
    cells: { cell_type: string; source: string[] }[];
  };
  notebook.cells[0]!.source = ["# Title\n", "\n", "[nothing](no-such-page.md)"];
  writeFileSync(join(folder, "00-start-here.ipynb"), JSON.stringify(notebook));
  const published = publish(["--notebooks", folder, "--output", join(folder, "site")]);
  await expect(published).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /expected no warnings of jupyter-book, found 1:\n00-start-here\.ipynb:.*no-such-page\.md/,
    ) as string,
  });
  expect(readdirSync(folder)).toEqual(["00-start-here.ipynb"]);
  rmSync(folder, { recursive: true });
});

test.each([
  "00-start-here.html",
  "02-temperature.html",
  "07-missing-classes.html",
  "10-speech-ensemble.html",
  "log.html",
  "reference.html",
  "search.html",
])("%s is accessible by axe's rules, in light and dark", patience, async (path) => {
  const { page } = await open(path);
  for (const theme of ["light", "dark"]) {
    await page.evaluate((mode) => {
      const { dataset } = (
        globalThis as unknown as { document: { documentElement: { dataset: Record<string, string> } } }
      ).document.documentElement;
      dataset.theme = mode;
      dataset.mode = mode;
    }, theme);
    // The theme fades from one to the other.
    await page.waitForTimeout(1000);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: {
          run: (
            options: object,
          ) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
        };
      };
      const { violations: found } = await checker.run({
        runOnly: ["wcag2a", "wcag2aa", "best-practice"],
      });
      return found.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ html }) => html.slice(0, 120))
            .slice(0, 3)
            .join(" · ")}`,
      );
    });
    expect(violations, theme).toEqual([]);
  }
});

test(
  "headings leave no level out, and the keyboard reaches content, figures' controls and navigation",
  patience,
  async () => {
    const { page } = await open("00-start-here.html");
    const levels = await page
      .locator("article h1, article h2, article h3")
      .evaluateAll((found) =>
        found.map((heading) => Number((heading as unknown as { tagName: string }).tagName[1])),
      );
    expect(levels[0]).toBe(1);
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
    const reached: string[] = [];
    // Until the keyboard has gone around the page: at its end the focus leaves the content.
    for (let press = 0; press < 500; press++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const active = (
          globalThis as unknown as {
            document: { activeElement: { tagName: string; type?: string; textContent: string } };
          }
        ).document.activeElement;
        return `${active.tagName} ${active.type ?? ""} ${active.textContent.trim().slice(0, 30)}`;
      });
      if (focused.startsWith("BODY") || (press > 0 && focused === reached[0])) break;
      reached.push(focused);
    }
    const all = reached.join("\n");
    expect(all).toContain("A Skip to main content".replace("A ", "A  "));
    expect(all).toMatch(/INPUT range/);
    expect(all).toMatch(/SELECT select-one/);
    expect(all).toMatch(/A {2}02-temperature\.ipynb/);
  },
);
