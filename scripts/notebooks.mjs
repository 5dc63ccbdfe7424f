/** `npm run notebooks`: keeps notebooks in normal form, with their texts beside them in notebooks/text/. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { namesIn } from "./notebooks/find.mjs";
import { useNbdime } from "./notebooks/git.mjs";
import { normalForm, notebookText, problemsOf } from "./notebooks/normal-form.mjs";
import { takeText, textPath, textsOf } from "./notebooks/texts.mjs";
import { readOptions } from "./options.mjs";
import { ROOT, runMain } from "./setup.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { say, SetupError } from "./setup/report.mjs";

const HELP = `npm run notebooks [-- OPTIONS]

  (no option)          write all notebooks in normal form, and their texts
  --check              only say what is not in normal form; part of npm run lint
  --from-text          take what was changed in notebooks/text/ into the notebooks
  --git                let git compare and merge notebooks by nbdime, in this clone
  --notebooks FOLDER   those of another folder
  --help               this text
`;

const OPTIONS = /** @type {const} */ ({
  check: { type: "boolean", default: false },
  "from-text": { type: "boolean", default: false },
  git: { type: "boolean", default: false },
  notebooks: { type: "string", default: join(ROOT, "notebooks") },
  help: { type: "boolean", default: false },
});

const readText = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** @param {string[]} paths @param {boolean} write @returns {Promise<string[]>} what is wrong, and with `write` could not be put right */
async function inspect(paths, write) {
  const found = [];
  /** @param {string} path @param {string} wanted */
  const hold = (path, wanted) => {
    if (readText(path) === wanted) return;
    if (write) writeFileAtomically(path, wanted);
    if (write) say(`✓ ${relative(ROOT, path)}`);
    else found.push(`${relative(ROOT, path)} is not in normal form: npm run notebooks`);
  };
  for (const path of paths) {
    const notebook = JSON.parse(readText(path));
    found.push(...problemsOf(notebook).map((problem) => `${relative(ROOT, path)}: ${problem}`));
    hold(path, notebookText(normalForm(notebook)));
  }
  const texts = await textsOf(paths);
  paths.forEach((path, index) => hold(textPath(path), texts[index] ?? ""));
  return found;
}

await runMain(async () => {
  const options = readOptions("npm run notebooks", OPTIONS);
  if (options.help) return say(HELP);
  if (options.git) {
    await useNbdime(ROOT);
    return say("git compares and merges notebooks by nbdime in this clone.");
  }
  const folder = resolve(options.notebooks);
  const paths = namesIn(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(folder, name));
  if (options["from-text"]) for (const path of paths) if (existsSync(textPath(path))) await takeText(path);
  const problems = await inspect(paths, !options.check);
  if (problems.length > 0) {
    throw new SetupError("notebooks", {
      expected: "normal form",
      found: `\n  ${problems.join("\n  ")}\n`,
      repair: "npm run notebooks, and by hand what it leaves",
    });
  }
});
