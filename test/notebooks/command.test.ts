/** The command that a run of `npm run reproduce` names in its report. */
import { expect, test } from "vitest";
import { commandOf } from "../../src/command-line/reproduce/command-of.js";

test("it is the one that gives the tables again, wherever they are put", () => {
  const given = { full: false, only: "02", output: "some folder", parameter: { seeds: [1, 2] } };
  expect(commandOf(given)).toBe("npm run reproduce -- --only 02 -p 'seeds=[1,2]'");
  expect(commandOf({ full: true, output: "there", notebooks: "it's mine", parameter: { setting: "quick" } })).toBe(
    "npm run reproduce -- --full --notebooks 'it'\\''s mine' -p 'setting=\"quick\"'",
  );
  expect(commandOf({ output: "there" })).toBe("npm run reproduce");
});
