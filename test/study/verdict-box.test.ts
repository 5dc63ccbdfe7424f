/** The box that a notebook opens with. */
import { expect, test } from "vitest";
import { verdictBoxText } from "../../src/figures/verdict-box.js";
import { verdictBoxHtml } from "../../src/notebook/verdict-box.js";
import type { Results } from "../../src/study/results.js";
import { statementTable, verdictBox, verdictWord, type Statement } from "../../src/study/statement.js";

const results: Results = {
  experiment: "99-made-up",
  setting: "quick",
  options: { seeds: [1, 2, 3] },
  changed: [],
  runs: [],
  measurements: [],
};

const found = (...statements: Statement[]) => statements.map((one) => ({ statement: one, results }));

const statement = (changes: Partial<Statement>): Statement => ({
  claim: "9.1",
  text: "fewer than <ten> errors",
  paper: 8,
  unit: "errors",
  seeds: [1, 2, 3],
  quantities: [{ values: [7, 8, 9] }],
  rule: { kind: "figure", paper: 8, better: "smaller" },
  ...changes,
});

test("it has the statements in front, with seeds and verdict, and says how many more there are", () => {
  const front = statement({ headline: "notebook" });
  const box = verdictBox(found(statement({ text: "another" }), front));
  expect(box.rows).toEqual([
    {
      statement: "fewer than <ten> errors",
      paper: "8",
      here: "8.0 (5.5 to 10.5); seeds 1, 2, 3",
      verdict: "reproduced",
    },
  ]);
  expect(box.source).toContain("results/99-made-up/quick.json");
  expect(box.source).toContain("1 more below");
  expect(verdictBoxText(box)).toContain("REPRODUCED: fewer than <ten> errors");
});

test("it has all statements where none is in front, and those without values only if no other has one", () => {
  const none = statement({ seeds: [], quantities: [] });
  const box = verdictBox(found(statement({}), statement({ text: "another" })));
  expect(box.rows.map(({ statement: text }) => text)).toEqual(["fewer than <ten> errors", "another"]);
  expect(box.source).not.toContain("more");
  const some = verdictBox(found(statement({}), none));
  expect(some.rows.map(({ verdict }) => verdict)).toEqual(["reproduced"]);
  expect(some.source).toContain("1 more below");
  expect(verdictBox(found(none)).rows.map(({ verdict }) => verdict)).toEqual(["not measured"]);
});

test("it names each of the results that its rows are from", () => {
  const full: Results = { ...results, setting: "full" };
  const box = verdictBox([
    { statement: statement({}), results: full },
    { statement: statement({ text: "another" }), results },
  ]);
  expect(box.source).toBe(
    "Mean and 95% interval from results/99-made-up/full.json: full setting, seeds 1, 2, 3; " +
      "results/99-made-up/quick.json: quick setting, seeds 1, 2, 3.",
  );
});

test("its HTML has a sign beside each colour, and no markup out of a statement", () => {
  const html = verdictBoxHtml(verdictBox(found(statement({}))));
  expect(html).toContain("fewer than &lt;ten&gt; errors");
  expect(html).toContain("✓&nbsp;reproduced");
});

test("what the paper does not say holds or does not hold: nobody can reproduce it", () => {
  const judged = { rule: { kind: "below", bound: 20 } } as const;
  const worse = { quantities: [{ values: [107, 108, 109] }] };
  const { paper: _, ...ours } = statement(judged);
  const own = { ...ours, ...worse };
  const words = [ours, own, statement(judged), statement({ ...judged, ...worse })];
  expect(words.map(verdictWord)).toEqual(["holds", "does not hold", "reproduced", "not reproduced"]);
  expect(verdictBoxHtml(verdictBox(found(own)))).toContain("✗&nbsp;does not hold");
  expect(statementTable(results, [own]).rows[0]!.at(-1)).toBe("does not hold");
});

test("one seed is undecided, and the table says why", () => {
  const one = statement({ seeds: [1], quantities: [{ values: [7] }] });
  expect(statementTable(results, [one]).rows[0]!.at(-1)).toBe("one seed: undecided");
});
