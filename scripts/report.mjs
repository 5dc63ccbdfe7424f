/**
 * `npm run report [-- --check | --no-figures]`: writes from results/ the tables in README.md, between their markers, and docs/results.md, and
 * draws the figures. `--check` only says whether they are up to date.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readOptions } from "./options.mjs";
import { withBrowser } from "./pictures/browser.mjs";
import { figureDrawer } from "./pictures/draw.mjs";
import { generatedTexts } from "./report/texts.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { say, SetupError } from "./setup/report.mjs";

const OPTIONS = /** @type {const} */ ({
  check: { type: "boolean", default: false },
  "no-figures": { type: "boolean", default: false },
});

await runMain(async () => {
  const options = readOptions("npm run report", OPTIONS);
  await setUp();
  const require = createRequire(import.meta.url);
  const parts = ["study/results-file.js", "workbook/results-markdown.js", "experiments/experiment-named.js"];
  /** @type {import("./report/texts.mjs").Library} */
  const library = Object.assign({}, ...parts.map((part) => require(join(ROOT, "dist", part))));
  const { texts, figures } = await generatedTexts(library);
  const stale = texts.filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  if (options.check) {
    if (stale.length === 0) return say("✓ README.md and docs/results.md show what the results say");
    throw new SetupError(stale.map(({ path }) => path).join(", "), {
      expected: "what the results under results/ say",
      found: "something else",
      repair: "npm run report",
    });
  }
  for (const { path, text } of stale) writeFileAtomically(path, text);
  for (const { path } of texts) say(`✓ ${path}`);
  if (options["no-figures"] || figures.length === 0) return;
  await withBrowser(async (browser) => {
    const draw = await figureDrawer(browser);
    for (const { path, figure } of figures) {
      const picture = Buffer.from(await draw(figure), "base64");
      if (existsSync(path) && readFileSync(path).equals(picture)) continue;
      writeFileAtomically(path, picture);
      say(`✓ ${path}`);
    }
  });
});
