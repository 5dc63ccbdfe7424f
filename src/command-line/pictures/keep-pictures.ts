/** Copies the outputs of executed notebooks, with a picture of each figure, into notebooks/. For maintainers, before a commit. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeAtomically } from "../../storage/atomic-write.js";
import { repositoryRoot } from "../../support/paths.js";
import { normalForm, notebookText } from "../notebooks/normal-form.js";
import { readNotebook } from "../notebooks/notebook.js";
import { usageError } from "../usage-error.js";
import { withBrowser } from "./browser.js";
import { figureDrawer, svgDrawer } from "./draw-figures.js";
import { withOutputs } from "./outputs.js";

/** @param given - the folder of the executed notebooks */
export async function keepPictures(given: string): Promise<void> {
  const folder = resolve(given);
  const notebooks = join(repositoryRoot, "notebooks");
  const names = readdirSync(notebooks).filter(
    (name) => name.endsWith(".ipynb") && existsSync(join(folder, name)),
  );
  if (names.length === 0) {
    throw usageError(folder, {
      expected: "executed notebooks",
      found: "none",
      repair: "npm run reproduce",
    });
  }
  await withBrowser(async (browser) => {
    const draw = await figureDrawer(browser);
    const drawSvg = svgDrawer(browser);
    for (const name of names) {
      const path = join(notebooks, name);
      const result = await withOutputs(readNotebook(path), readNotebook(join(folder, name)), draw, drawSvg);
      writeAtomically(path, notebookText(normalForm(result)));
      console.log(`✓ notebooks/${name}`);
    }
  });
}
