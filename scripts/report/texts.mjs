/** What README.md and EXPERIMENTS.md should say, going by the records under results/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ROOT } from "../setup.mjs";
import { SetupError } from "../setup/report.mjs";

/** What stands between the markers `<!-- NAME: … -->` and `<!-- end of NAME -->` is replaced. */
const NAME = "npm run report";

/**
 * @param {typeof import("../../src/index.ts")} library
 * @returns {Promise<{ texts: { path: string, text: string }[], figures: { path: string, figure: { data: unknown[], layout: any } }[] }>}
 *   the files' whole texts, and the pictures that they refer to
 */
export async function generatedTexts(library) {
  const { committedRecord, experimentMarkdown, readmeMarkdown, recordFigures, STUDIES } = library;
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
    await replaced("README.md", readmeMarkdown(committedRecord)),
    await replaced("EXPERIMENTS.md", entries.join("\n\n")),
  ];
  return { texts, figures: figures.map(({ path, figure }) => ({ path: join(ROOT, path), figure })) };
}

/** @param {string} name @param {string} markdown */
async function replaced(name, markdown) {
  const path = join(ROOT, name);
  const before = readFileSync(path, "utf8");
  const markers = new RegExp(`(<!-- ${NAME}: [^>]*-->\n)[^]*?(<!-- end of ${NAME} -->)`);
  if (!markers.test(before)) {
    throw new SetupError(path, {
      expected: `a place between <!-- ${NAME}: … --> and <!-- end of ${NAME} -->`,
      found: "none",
      repair: `git checkout ${name}`,
    });
  }
  const text = before.replace(markers, (_all, begin, end) => `${begin}\n${markdown}\n\n${end}`);
  const options = await resolveConfig(path);
  return { path, text: await format(text, { ...options, parser: "markdown" }) };
}
