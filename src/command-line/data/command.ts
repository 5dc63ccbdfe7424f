/** `dark-knowledge data`: fetches data that only some notebooks need. They also fetch it themselves at first use. */
import { Command } from "commander";
import { ALL_FAMILIES, type KanjiFamily } from "../../data/kanji/families.js";
import { KANJI_DEFAULTS, KANJI_SCHEMA, type KanjiOptions } from "../../data/kanji/kanji-options.js";
import { repositoryRoot } from "../../support/paths.js";
import { asNumber, optionValue } from "../option-value.js";
import { setUp } from "../set-up.js";
import { usageError } from "../usage-error.js";

const NAMES = "fashion-mnist, penguins, espeak, kanji";
const { classes, jitters, families } = KANJI_SCHEMA.kinds;
const asList = (text: string) => text.split(",") as KanjiFamily[];

/** The command. */
export function dataCommand(): Command {
  return new Command("data")
    .description(`fetch data that only some notebooks need, and fetch themselves at first use: ${NAMES}`)
    .argument("<NAME...>", `${NAMES}, or several of them`)
    .option(
      "--classes <n>",
      `kanji: number of characters (default: ${KANJI_DEFAULTS.classes}; 300 for quick settings)`,
      optionValue("data", "classes", classes, asNumber),
    )
    .option(
      "--jitters <n>",
      `kanji: pictures of each character in each family (default: ${KANJI_DEFAULTS.jitters})`,
      optionValue("data", "jitters", jitters, asNumber),
    )
    .option(
      "--families <NAMES>",
      `kanji: only these families, with commas between (default: all ${ALL_FAMILIES.length})`,
      optionValue("data", "families", families, asList),
    )
    .action(async (names: string[], options: KanjiOptions) => {
      const given = Object.keys(options);
      if (given.length > 0 && !names.includes("kanji")) {
        throw usageError(`--${given[0]!}`, {
          expected: "it with kanji",
          found: names.join(", "),
          repair: "leave it out",
        });
      }
      const others = names.filter((name) => name !== "kanji");
      if (others.length > 0) await (await setUp()).setUpData(repositoryRoot, others);
      if (others.length < names.length) await drawKanji(options);
    });
}

async function drawKanji(options: KanjiOptions): Promise<void> {
  const began = performance.now();
  const { loadKanji } = await import("../../data/kanji/load-kanji.js");
  const { characters, ...parts } = await loadKanji(options);
  const counts = [parts.training, parts.covariance, parts.validation, parts.test].map(({ count }) => count);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const [training = 0, ...rest] = counts.map((count) => count.toLocaleString("en-US"));
  console.log(
    `✓ kanji: ${characters.length} characters, ${training} pictures to learn from, ${rest.join(", ")} for covariance, ` +
      `validation and test; ready in ${seconds} s`,
  );
}
