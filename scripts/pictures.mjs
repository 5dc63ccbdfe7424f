/**
 * `npm run pictures [-- FOLDER]`: takes the notebooks that `npm run reproduce` executed (default: output/reproduce), and puts
 * their outputs, figures drawn as pictures besides, into notebooks/. For maintainers, before a commit.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withBrowser } from "./pictures/browser.mjs";
import { normalForm, notebookText } from "./notebooks/normal-form.mjs";
import { figureDrawer } from "./pictures/draw.mjs";
import { withOutputs } from "./pictures/outputs.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { say, SetupError } from "./setup/report.mjs";

await runMain(async () => {
  const folder = resolve(process.argv[2] ?? join(ROOT, "output", "reproduce"));
  const notebooks = join(ROOT, "notebooks");
  const names = readdirSync(notebooks).filter(
    (name) => name.endsWith(".ipynb") && existsSync(join(folder, name)),
  );
  if (names.length === 0) {
    throw new SetupError(folder, {
      expected: "executed notebooks",
      found: "none",
      repair: "npm run reproduce",
    });
  }
  await setUp();
  await withBrowser(async (browser) => {
    const draw = await figureDrawer(browser);
    for (const name of names) {
      const [notebook, executed] = [notebooks, folder].map((place) =>
        JSON.parse(readFileSync(join(place, name), "utf8")),
      );
      const result = await withOutputs(notebook, executed, draw);
      writeFileAtomically(join(notebooks, name), notebookText(normalForm(result)));
      say(`✓ notebooks/${name}`);
    }
  });
});
