/** The README's tables of notebook 01 (§3 as a first run finds it) and of notebooks 02 to 04 (§2), from their records alone. */
import { check } from "../support/checks.js";
import { markdownTable } from "../figures/markdown.js";
import type { Table } from "../figures/table.js";
import { recordLinks, recordsOf, type FindRecord, type NotebookRecord } from "../study/notebook-record.js";
import { NOT_MEASURED } from "../study/study-text.js";
import { areAlike } from "../study/verdict.js";

type Rows = Table["rows"];

const FIRST = "01-mnist-distillation";
/** The rows of the notebooks on §2. */
const SECTION_2: Record<string, (record: NotebookRecord) => Rows> = {
  "02-temperature": temperatureRows,
  "03-gradients": gradientRows,
  "04-high-temperature-limit": limitRows,
};

/** §3's three rows of notebook 01, and which seeds and command they are of; in Markdown. */
export function firstRunMarkdown(recordOf: FindRecord): string {
  const record = recordOf(FIRST);
  if (record === undefined) return `Notebook 01: ${NOT_MEASURED}.`;
  const { seeds, setting, command } = record;
  const rows = rowsOf(record, "Paper against").map((cells) => cells.slice(0, 3));
  const link = `[record](results/${FIRST}-${setting}.json)`;
  return [
    markdownTable(["net", "paper", `here, ${setting} setting`], rows, 1),
    "",
    `Mean ± standard deviation over **${seeds.length} seeds** (${seeds.join(", ")}), by \`${command}\`; ${link}.`,
  ].join("\n");
}

/** What §2 says of temperatures and gradients, with verdicts, in Markdown. */
export function gradientsMarkdown(recordOf: FindRecord): string {
  const records = recordsOf(Object.keys(SECTION_2), recordOf);
  const rows = Object.entries(SECTION_2).flatMap(([name, rowsOfRecord]) => {
    const found = records.find((one) => one.name === name);
    return found
      ? rowsOfRecord(found.record)
      : [[`notebook ${name.slice(0, 2)}`, NOT_MEASURED, NOT_MEASURED]];
  });
  return [markdownTable(["§2", "here", "verdict"], rows), "", recordLinks(records)].join("\n");
}

const verdictOf = (holds: boolean) => (holds ? "holds" : "does not hold");

function temperatureRows(record: NotebookRecord): Rows {
  const [softer] = rowsOf(record, "Paper against");
  return [["eq. 1: a higher T is softer", softer![1]!, softer!.at(-1)!]];
}

function gradientRows(record: NotebookRecord): Rows {
  const checks = rowsOf(record, "Which formula is the gradient of which loss, at T = 20");
  const [, , autodiff, differences, agrees] = checks[0]!;
  const notes = checks.find(
    ([loss, formula]) => String(loss).startsWith("notes' C1") && formula === "(q − p) / T",
  )!;
  const [all, high] = rowsOf(record, "Paper against");
  const range = (cells: Rows[number]) => {
    const factors = cells.slice(1, -1).map((cell) => Number(String(cell).slice(1)));
    return `×${Math.min(...factors)} to ×${Math.max(...factors)}`;
  };
  const [holds, holdsHigh] = [all!, high!].map((cells) => cells.at(-1) === "holds");
  const from = /T ≥ \d+/.exec(String(high![0]))![0];
  return [
    [
      "eq. 2: the soft term's gradient is (q − p)/T",
      `autodiff differs by ${autodiff!}, finite differences by ${differences!}, at T = 20`,
      verdictOf(agrees === "yes"),
    ],
    [
      "the same of notes that write binary cross entropies",
      `autodiff differs by ${notes[2]!}, finite differences by ${notes[3]!}`,
      verdictOf(notes[4] === "yes"),
    ],
    [
      "T² keeps the terms' relative contributions roughly unchanged",
      `over all T from 1 to 1000 hard/soft moves by ${range(all!)}, over ${from} by ${range(high!)}, before and during training`,
      !holds && holdsHigh ? `only for ${from}` : verdictOf(holds!),
    ],
  ];
}

function limitRows(record: NotebookRecord): Rows {
  const [fresh, learned] = rowsOf(record, "Eq. 4");
  const [matching, ...distilled] = rowsOf(record, "Paper against");
  const hottest = distilled.at(-1)!;
  const orders = [fresh!, learned!].map((cells) => Number(cells[5]));
  const isFirstOrder = orders.every((order) => Math.abs(order - 1) < 0.05);
  const means = [matching!, hottest].map((cells) => Number.parseFloat(String(cells[1])));
  return [
    [
      "eq. 4: at high T the gradient is (z − v)/(N T²)",
      `within 10% from T = ${fresh![4]!} (fresh student) and T = ${learned![4]!} (after 2 epochs); at T = 20 wrong by ${fresh![2]!} and ${learned![2]!}`,
      isFirstOrder
        ? "holds, the error being of order 1/T"
        : `the error is of order 1/T^${orders.join(", 1/T^")}`,
    ],
    [
      "at high T distillation is matching logits, by test errors",
      `${hottest[1]!} ${String(hottest[0]).replace("distilled ", "")}, ${matching![1]!} matching (${record.seeds.length} seeds); ` +
        `answers differ on ${hottest[2]!} digits`,
      verdictOf(areAlike(means)),
    ],
  ];
}

/** @throws ArgumentError unless the record has a table whose title begins so */
function rowsOf({ notebook, tables }: NotebookRecord, title: string): Rows {
  const found = tables.find((table) => table.title.startsWith(title));
  const titles = tables.map((table) => table.title);
  check(found !== undefined, `record of ${notebook}`, `must have a table "${title}…"`, titles.join("; "));
  return found.rows;
}
