/** `npm run reproduce` where things go wrong. */
import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readNotebook, reproduce, root } from "./run.js";

const temporary = (name: string) => mkdtempSync(join(tmpdir(), `${name}-`));

/** A folder with one notebook of the given cells, the first of which declares parameters. */
function folderWith(...sources: string[]): string {
  const folder = temporary("notebooks");
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    source,
    metadata: index === 0 ? { tags: ["parameters"] } : {},
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(folder, "01-fixture.ipynb"), JSON.stringify(notebook));
  return folder;
}

test("a failing cell stops the run: cell, source and error are shown, the exit code is 1", () => {
  const notebooks = folderWith("let factor = 2;", "const before = 20 * factor;\nthrow new Error(`no ${before}`);", "console.log('after')");
  const output = temporary("output");
  const { status, text } = reproduce("--notebooks", notebooks, "--output", output, "-p", "factor=3");
  expect(status).toBe(1);
  expect(text).toContain("✗ 01-fixture.ipynb failed in cell 3");
  expect(text).toContain("const before = 20 * factor;");
  expect(text).toContain("Error: no 60");
  const outputs = readNotebook(join(output, "01-fixture.ipynb")).cells.flatMap(({ outputs: found = [] }) => found);
  expect(outputs.map(({ output_type }) => output_type)).toEqual(["error"]);
  expect(outputs[0]!.evalue).toBe("no 60");
});

test("--full asks a notebook for its full setting; -p sets what it declares", { timeout: 120_000 }, () => {
  const notebooks = folderWith('let setting = "quick";\nlet factor = 2;', "console.log(`runs ${setting} with ${factor}`);");
  const args = ["--notebooks", notebooks, "--output", temporary("output")];
  expect(reproduce(...args).text).toContain("runs quick with 2");
  expect(reproduce(...args, "--full", "-p", "factor=1e3").text).toContain("runs full with 1000");
});

test("a type error fails a notebook too", () => {
  const notebooks = folderWith("let factor = 2;", 'const wrong: number = "text";');
  const { status, text } = reproduce("--notebooks", notebooks, "--output", temporary("output"));
  expect(status).toBe(1);
  expect(text).toContain("1:7 - Type 'string' is not assignable to type 'number'.");
});

test.each([
  ["an unknown option", ["--quick"], "error: unknown option '--quick'"],
  ["an option that is nearly right", ["--ful"], "error: unknown option '--ful'\n(Did you mean --full?)"],
  ["an unknown parameter", ["-p", "temprature=8"], "-p: expected a parameter that a notebook declares, found temprature; did you mean temperature?"],
  ["a parameter that is no JSON", ["-p", "seeds=[1,2"], "-p: expected seeds to be JSON such as 20, [1,2,3]"],
  ["a parameter twice", ["-p", "seed=1", "-p", "seed=2"], "-p: expected each name once, found seed twice"],
  ["a parameter of another kind", ["-p", "members=many"], 'parameter members: expected a finite number, found "many"'],
  ["a parameter out of range", ["-p", "temperature=-4"], "00-start-here: temperature must be positive and finite, got -4"],
  ["a parameter out of range, of a late notebook", ["-p", "members=0"], "09-ensembles: members must be a whole number from 1 to 1000, got 0"],
  ["a part of a parameter that is out of range", ["--only", "05", "-p", 'changes={"teacher":{"dropout":{"input":1,"hidden":0}}}'], "05-mnist-full: changes.teacher.dropout.input must be at least 0 and below 1, got 1"],
  ["no such folder", ["--notebooks", "/nowhere"], "--notebooks: expected a folder that can be read, found ENOENT"],
  ["a notebook that is nearly right", ["--only", "06-temprature-and-width"], "did you mean 06-temperature-and-width?"],
  ["a parameter without a value", ["-p", "temperature"], "-p: expected NAME=VALUE, found temperature"],
  ["no such notebook", ["--only", "99"], "--only: expected part of a notebook's name"],
])("%s is refused before anything runs", (_what, args, message) => {
  const output = join(temporary("output"), "inside");
  const { status, text } = reproduce(...args, "--output", output);
  expect(status).not.toBe(0);
  expect(text).toContain(message);
  expect(readdirSync(join(output, ".."))).toEqual([]);
});

test.each([
  ["02-temperature", "matrixTemperature=-4", "02-temperature: matrixTemperature must be positive and finite, got -4"],
  ["09-ensembles", "members=0", "09-ensembles: members must be a whole number from 1 to 1000, got 0"],
])("%s refuses -p %s by itself, too, before anything is trained", { timeout: 120_000 }, (name, parameter, message) => {
  // In a folder of its own, which reproduce does not know the ranges of.
  const notebooks = temporary("notebooks");
  copyFileSync(join(root, "notebooks", `${name}.ipynb`), join(notebooks, `${name}.ipynb`));
  const output = temporary("output");
  const { status, text } = reproduce("--notebooks", notebooks, "--output", output, "-p", parameter);
  expect(status).toBe(1);
  expect(text).toContain(message);
  // The text quotes the cell, which has words of its own for these.
  expect(text).not.toMatch(/teacher, seed \d|member \d|epoch \d/);
});

test("a file that is no notebook is named, with what is missing", () => {
  const notebooks = temporary("notebooks");
  writeFileSync(join(notebooks, "01-broken.ipynb"), '{"cells": [{"cell_type": "code", "metadata": {}}], "metadata": {}}');
  const { status, text } = reproduce("--notebooks", notebooks, "--output", temporary("output"), "-p", "seeds=[1]");
  expect(status).toBe(1);
  expect(text).toContain("01-broken.ipynb: expected a notebook in JSON, found cells[0].source: ");
});

test("a parameter of another type is refused", () => {
  const { status, text } = reproduce("--notebooks", folderWith("let factor = 2;"), "--output", temporary("output"), "-p", "factor=true");
  expect(status).toBe(1);
  expect(text).toMatch(/parameter factor: expected a .*number, found/);
});

test("a folder that cannot be written is named", () => {
  const file = join(temporary("output"), "file");
  writeFileSync(file, "");
  const { status, text } = reproduce("--only", "01", "--output", file);
  expect(status).not.toBe(0);
  expect(text).toContain("--output: expected a folder that can be written");
});
