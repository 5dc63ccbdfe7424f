/** Builds an offline site of the workbook, with a reference of the library. */
import { cpSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { replaceFolder, unfinishedName } from "../../storage/whole-file.cjs";
import { repositoryRoot } from "../../support/paths.js";
import { findNotebooks } from "../notebooks/find-notebooks.js";
import { setUp } from "../set-up.js";
import { writeBookSource } from "./book-source.js";
import { buildBook } from "./build-book.js";
import { mendPages } from "./mend-pages.js";

/** Options from the command line. */
export interface SiteOptions {
  notebooks: string;
  output: string;
}

/** Builds the site, which replaces an older one once it is complete. */
export async function publishSite(options: SiteOptions): Promise<void> {
  const notebooks = findNotebooks(options.notebooks);
  const output = resolve(options.output);
  const work = unfinishedName(`${output}-work`);
  const fresh = unfinishedName(output);
  try {
    writeBookSource(join(work, "source"), notebooks);
    cpSync(await buildBook(join(work, "source"), work), fresh, { recursive: true });
    mendPages(fresh);
    console.log("• reference …");
    await writeReference(join(fresh, "api"));
    replaceFolder(fresh, output);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
  const index = relative(process.cwd(), join(output, "index.html"));
  console.log(`Open ${index} in a browser, or put the folder on any web server.`);
}

async function writeReference(folder: string): Promise<void> {
  const { runCommand } = await setUp();
  const typedoc = join(repositoryRoot, "node_modules", "typedoc", "bin", "typedoc");
  await runCommand(process.execPath, [typedoc, "--out", folder], {
    cwd: repositoryRoot,
    repair: "correct what is named above",
  });
}
