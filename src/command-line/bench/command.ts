/** `dark-knowledge bench`: how fast the training step is. `npm run bench` is the same. */
import { Command } from "commander";
import * as kind from "../../support/option-kinds.js";
import { asNumber, optionValue } from "../option-value.js";
import type { BenchOptions } from "./bench.js";
import { WORKLOADS } from "./workloads.js";

const count = (name: string) => optionValue("bench", name, kind.count, asNumber);

/** The command, without what it runs. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("measure the training step beside other libraries and the machine's limit, in turns")
    .option(
      "--without <NAMES>",
      "leave peers out: pytorch, torch.compile, tensorflow, jax (with commas between), or all; the first time the others are installed " +
        "from PyPI into .cache/peers (pytorch 5.4 GB, tensorflow 1.6 GB, jax 0.6 GB)",
      "",
    )
    .option("--rounds <n>", "how often each contestant has its turn", count("rounds"), 9)
    .option(
      "--steps <n>",
      "training steps in a turn, fewer where it would take more than a second",
      count("steps"),
      25,
    )
    .option(
      "--only <TEXT>",
      `only workloads whose name contains TEXT: ${WORKLOADS.map(({ name }) => name).join(", ")}`,
      "",
    )
    .option("--growth", "how our own cost grows with width, batch, classes, members, instead", false)
    .action(async (options: BenchOptions) => {
      const { bench } = await import("./bench.js");
      await bench(options);
    });
}
