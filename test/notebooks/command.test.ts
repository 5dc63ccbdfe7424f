/** The command that a run of `npm run reproduce` names in its report. */
import { expect, test } from "vitest";
import { commandOf } from "../../scripts/reproduce/report.mjs";

test("it is the one that gives the tables again, wherever they are put", () => {
  const given = ["--only", "02", "--output", "some folder", "-p", "seeds=[1,2]"];
  expect(commandOf(given)).toBe("npm run reproduce -- --only 02 -p 'seeds=[1,2]'");
  expect(commandOf(["--output=there"])).toBe("npm run reproduce");
});
