/** What README.md and EXPERIMENTS.md should say, going by the records under results/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ROOT } from "../setup.mjs";
import { SetupError } from "../setup/report.mjs";

/** What stands between the markers `<!-- NAME, PART: … -->` and `<!-- end of NAME, PART -->` is replaced. */
const NAME = "npm run report";
/** The parts of either file. */
const FIRST_PART = "notebook 01";
const STUDIES_PART = "§3";
const GRADIENTS_PART = "§2";
const ENSEMBLES_PART = "§4 and §6";

/**
 * @param {typeof import("../../src/index.ts")} library
 * @returns {Promise<{ texts: { path: string, text: string }[], figures: { path: string, figure: { data: unknown[], layout: any } }[] }>}
 *   the files' whole texts, and the pictures that they refer to
 */
export async function generatedTexts(library) {
  const { committedRecord, experimentMarkdown, readmeMarkdown, recordFigures, STUDIES } = library;
  const { ensembleExperiments, ensembleMarkdown, firstRunMarkdown, gradientsMarkdown, notebookRecord } =
    library;
  const records = STUDIES.flatMap(({ name }) => committedRecord(name) ?? []);
  const figures = records.flatMap((record) =>
    recordFigures(record).map((figure, index) => {
      const path = `results/figures/${record.study}-${record.setting}-${index + 1}.png`;
      return { study: record.study, path, figure };
    }),
  );
  const entries = records.map((record) => {
    const own = figures.filter(({ study }) => study === record.study);
    return experimentMarkdown(
      record,
      own.map(({ path }) => path),
    );
  });
  const texts = [
    await replaced("README.md", {
      [FIRST_PART]: firstRunMarkdown(notebookRecord),
      [STUDIES_PART]: readmeMarkdown(committedRecord),
      [GRADIENTS_PART]: gradientsMarkdown(notebookRecord),
      [ENSEMBLES_PART]: ensembleMarkdown(notebookRecord),
    }),
    await replaced("EXPERIMENTS.md", {
      [STUDIES_PART]: entries.join("\n\n"),
      [ENSEMBLES_PART]: ensembleExperiments(notebookRecord),
    }),
  ];
  return { texts, figures: figures.map(({ path, figure }) => ({ path: join(ROOT, path), figure })) };
}

/** @param {string} name @param {Record<string, string>} parts Markdown by part */
async function replaced(name, parts) {
  const path = join(ROOT, name);
  let text = readFileSync(path, "utf8");
  for (const [part, markdown] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${NAME}, ${part}: `, `<!-- end of ${NAME}, ${part} -->`];
    const markers = new RegExp(`(${begin}[^>]*-->\n)[^]*?(${end})`);
    if (!markers.test(text)) {
      throw new SetupError(path, {
        expected: `a place between ${begin}… --> and ${end}`,
        found: "none",
        repair: `git checkout ${name}`,
      });
    }
    text = text.replace(markers, (_all, before, after) => `${before}\n${markdown}\n\n${after}`);
  }
  const options = await resolveConfig(path);
  return { path, text: await format(text, { ...options, parser: "markdown" }) };
}
