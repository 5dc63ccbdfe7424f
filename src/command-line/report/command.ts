/** `dark-knowledge report`: writes tables and figures of the stored results. */
import { Command } from "commander";
import type { ReportOptions } from "./write-report.js";

/** The command, without the code it runs. */
export function reportCommand(): Command {
  return new Command("report")
    .description("write the tables of README.md and docs/results.md, with figures, from results/")
    .option("--check", "only say whether the texts are up to date", false)
    .option("--no-figures", "keep the pictures as they are")
    .action(async (options: ReportOptions) => {
      const { writeReport } = await import("./write-report.js");
      await writeReport(options);
    });
}
