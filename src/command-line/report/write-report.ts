/** Writes from results/ the tables in README.md, between their markers, and docs/results.md, and draws the figures. */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { writeAtomically } from "../../storage/atomic-write.js";
import { FileError } from "../../support/checks.js";
import { withBrowser } from "../pictures/browser.js";
import { figureDrawer } from "../pictures/draw-figures.js";
import { generatedTexts, type GeneratedFigure } from "./generated-texts.js";

/** Options from the command line. */
export interface ReportOptions {
  check: boolean;
  figures: boolean;
}

/** Writes or checks the texts. @throws FileError if a checked text differs from the results */
export async function writeReport(options: ReportOptions): Promise<void> {
  const { texts, figures } = await generatedTexts();
  const stale = texts.filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  if (options.check) {
    if (stale.length === 0) {
      console.log("✓ README.md and docs/results.md show what the results say");
      return;
    }
    const paths = stale.map(({ path }) => path).join(", ");
    const problem = "expected the text that the results under results/ give, found another one";
    throw new FileError(paths, problem, "npx dark-knowledge report");
  }
  for (const { path, text } of stale) writeAtomically(path, text);
  for (const { path } of texts) console.log(`✓ ${relative(process.cwd(), path)}`);
  if (options.figures && figures.length > 0) await drawFigures(figures);
}

/** Draws figures into their files where they differ. */
async function drawFigures(figures: readonly GeneratedFigure[]): Promise<void> {
  await withBrowser(async (browser) => {
    const draw = await figureDrawer(browser);
    for (const { path, figure } of figures) {
      const picture = Buffer.from(await draw(figure), "base64");
      if (existsSync(path) && readFileSync(path).equals(picture)) continue;
      writeAtomically(path, picture);
      console.log(`✓ ${relative(process.cwd(), path)}`);
    }
  });
}
