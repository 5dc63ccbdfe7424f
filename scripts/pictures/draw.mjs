/** Draws plotly figures as PNG with plotly.js in headless Chromium: for GitHub and other readers without scripts. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "../setup.mjs";
import { runCommand } from "../setup/command.mjs";
import { SetupError } from "../setup/report.mjs";

const WIDTH = 800;
const DEFAULT_HEIGHT = 380;
const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--virtual-time-budget=10000",
];

/** The browser that draws: CHROMIUM_PATH, or the first of the usual names on PATH. @throws SetupError if there is none */
export function findChromium(environment = process.env) {
  const folders = (environment.PATH ?? "").split(delimiter);
  const candidates = environment.CHROMIUM_PATH
    ? [environment.CHROMIUM_PATH]
    : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  throw new SetupError("CHROMIUM_PATH", {
    expected: "Chromium or Chrome, to draw figures with",
    found: environment.CHROMIUM_PATH ?? "none on PATH",
    repair: "install it (Debian: apt-get install chromium), or name it in CHROMIUM_PATH",
  });
}

/**
 * @param {{ data: unknown[], layout: { height?: number } }} figure
 * @returns {Promise<string>} a PNG on white, in base64
 */
export async function drawFigure({ data, layout }) {
  const chromium = findChromium();
  const height = layout.height ?? DEFAULT_HEIGHT;
  const folder = mkdtempSync(join(tmpdir(), "figure-"));
  try {
    const plotly = join(ROOT, "node_modules", "plotly.js-dist-min", "plotly.min.js");
    const record = JSON.stringify({ data, layout: { ...layout, width: WIDTH, height } }).replaceAll(
      "</",
      "<\\/",
    );
    const page = `<body style="margin:0;background:white"><div id="figure"></div><script src="file://${plotly}"></script>
      <script>const { data, layout } = ${record}; Plotly.newPlot("figure", data, layout, { staticPlot: true });</script>`;
    writeFileSync(join(folder, "page.html"), page);
    const png = join(folder, "figure.png");
    const places = [
      `--user-data-dir=${join(folder, "profile")}`,
      `--window-size=${WIDTH},${height}`,
      `--screenshot=${png}`,
    ];
    await runCommand(chromium, [...FLAGS, ...places, `file://${join(folder, "page.html")}`], {
      limitSeconds: 60,
      repair: "does this browser start by hand?",
    });
    return readFileSync(png).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
