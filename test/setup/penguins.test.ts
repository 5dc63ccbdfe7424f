import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { penguins } from "../../scripts/setup/penguins.mjs";
import { runStep } from "../../scripts/setup/step.mjs";
import { penguinsCsv } from "../../src/data/penguins.js";
import { readCsv } from "../../src/data/readers/read-csv.js";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

test("come from a Python package, fetched when first asked for; readCsv names the row without measurements", () => {
  const path = penguinsCsv();
  const again = spawnSync(process.execPath, [join(ROOT, "scripts", "data.mjs"), "penguins"], {
    encoding: "utf8",
  });
  expect(again.stdout).toBe("✓ penguins: unchanged\n");
  expect(() => readCsv(path, { label: "species", omit: ["island", "sex", "year"] })).toThrow(/row 4.*NA/);
});

test("an altered file is refused by name", () => {
  const path = penguinsCsv();
  const before = readFileSync(path);
  onTestFinished(() => {
    writeFileSync(path, before);
  });
  writeFileSync(path, "species\nAdelie\n");
  expect(penguinsCsv).toThrow(
    /penguins\.csv: expected .*SHA-256 f204.* To repair: npm run data -- penguins/s,
  );
});

test("a file of another content in the package is refused, and nothing is left behind", async () => {
  const root = temporaryFolder();
  const manifest = JSON.parse(readFileSync(join(ROOT, "data", "manifest.json"), "utf8")) as {
    penguins: { files: { sha256: string }[] };
  };
  manifest.penguins.files[0]!.sha256 = "0";
  write(join(root, "data", "manifest.json"), JSON.stringify(manifest));
  symlinkSync(join(ROOT, ".venv"), join(root, ".venv"));
  await expect(runStep(root, penguins(root))).rejects.toThrow(
    /penguins\.csv: expected the file of .* found SHA-256/,
  );
  expect(readdirSync(join(root, "data", "penguins"))).toEqual([]);
});
