/** `dark-knowledge site`: builds the workbook for readers without Jupyter. */
import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../../support/paths.js";
import type { SiteOptions } from "./publish-site.js";

/** The command, without the code it runs. */
export function siteCommand(): Command {
  return new Command("site")
    .description("build an offline site of the workbook, with a reference of the library")
    .option(
      "--notebooks <folder>",
      "executed notebooks, such as output/reproduce",
      join(repositoryRoot, "notebooks"),
    )
    .option("--output <folder>", "where to put the site", join(repositoryRoot, "output", "site"))
    .action(async (options: SiteOptions) => {
      const { publishSite } = await import("./publish-site.js");
      await publishSite(options);
    });
}
