/** The form in which notebooks are kept, their texts, and how git compares them. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useNbdime } from "../../src/command-line/notebooks/use-nbdime.js";
import { normalForm, notebookText, problemsOf } from "../../src/command-line/notebooks/normal-form.js";
import { temporaryFolder, write } from "../setup/small-repository.js";
import { readNotebook, root, sourceOf } from "./run.js";

const code = (id: string, source: string, outputs: object[] = [], metadata: object = {}) => ({
  id,
  cell_type: "code",
  source,
  metadata,
  execution_count: 7,
  outputs: outputs as { output_type: string }[],
});
const title = { id: "title", cell_type: "markdown", source: "# A claim  \n\nText.\n", metadata: { collapsed: true } };
const notebook = (...cells: object[]) =>
  ({ nbformat: 4, nbformat_minor: 4, metadata: { widgets: {}, kernelspec: { name: "other" } }, cells: [title, ...cells] }) as unknown as Parameters<typeof normalForm>[0];

test("what a run or a front end leaves is taken away; cells, ids and tags stay", () => {
  const outputs = [
    { output_type: "stream", text: "one\ntwo\n", name: "stdout" },
    { output_type: "stream", text: "/home/me/file.js:3\n", name: "stderr" },
    { output_type: "execute_result", execution_count: 3, metadata: { width: 3 }, data: { "text/plain": "x" } },
  ];
  const normal = normalForm(
    notebook(code("run", "go();\n\n", outputs, { tags: ["b", "a"], execution: { started: "today" } }), code("empty", " \n")),
  ) as { cells: object[]; metadata: object };
  expect(normal.cells).toEqual([
    { cell_type: "markdown", id: "title", metadata: {}, source: ["# A claim\n", "\n", "Text."] },
    {
      cell_type: "code",
      execution_count: null,
      id: "run",
      metadata: { tags: ["a", "b"] },
      outputs: [
        { name: "stdout", output_type: "stream", text: ["one\n", "two\n"] },
        { data: { "text/plain": ["x"] }, execution_count: null, metadata: {}, output_type: "execute_result" },
      ],
      source: ["go();"],
    },
  ]);
  expect(Object.keys(normal.metadata)).toEqual(["kernelspec", "language_info"]);
  expect(normalForm(normal as never)).toEqual(normal);
});

test("what can't be put right is named", () => {
  const figure = { output_type: "display_data", data: { "application/vnd.plotly.v1+json": {} } };
  const deep = { id: "deep", cell_type: "markdown", source: "### Too deep", metadata: {} };
  const found = problemsOf(notebook(deep, code("a", "1", [{ output_type: "error" }]), code("a", "2", [figure])));
  expect(found).toEqual([
    "a heading skips a level",
    "two cells have the id a",
    "cell a keeps an error",
    "cell a has a figure without its picture (npx dark-knowledge pictures)",
  ]);
  expect(problemsOf({ ...notebook(), cells: [] })).toEqual(["one heading of the first level, at the top, is expected"]);
});

/** Runs `dark-knowledge notebooks` on a folder. */
function notebooks(folder: string, ...options: string[]) {
  const script = join(root, "scripts", "dark-knowledge.mjs");
  const args = [script, "notebooks", "--notebooks", folder, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return { status, text: stdout + stderr };
}

test("the check fails until the command has run; a changed text comes back, outputs stay", { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const path = join(folder, "01-fixture.ipynb");
  const output = { output_type: "stream", name: "stdout", text: "9\n" };
  write(path, JSON.stringify(notebook(code("p", "let n = 9;", [], { tags: ["parameters"] }), code("r", "console.log(n);", [output]))));
  expect(notebooks(folder, "--check")).toMatchObject({ status: 1 });
  expect(notebooks(folder).status).toBe(0);
  const textPath = join(folder, "text", "01-fixture.ts");
  const text = readFileSync(textPath, "utf8");
  expect(text).toContain('// %% tags=["parameters"]\nlet n = 9;');
  expect(text).not.toContain("jupytext_version");

  write(textPath, text.replace("let n = 9;", "let n = 10;"));
  expect(notebooks(folder, "--from-text").status).toBe(0);
  const after = readNotebook(path);
  expect(after.cells.map(sourceOf)).toEqual(["# A claim\n\nText.", "let n = 10;", "console.log(n);"]);
  expect(after.cells[1]!.metadata.tags).toEqual(["parameters"]);
  expect(after.cells[2]!.outputs).toMatchObject([{ text: ["9\n"] }]);
  expect(notebooks(folder, "--check").status).toBe(0);
});

test("git compares notebooks by their cells", async () => {
  const clone = temporaryFolder();
  const git = (...args: string[]) => execFileSync("git", args, { cwd: clone, encoding: "utf8" });
  git("init", "--quiet");
  git("config", "user.email", "tests@example.org");
  git("config", "user.name", "Tests");
  copyFileSync(join(root, ".gitattributes"), join(clone, ".gitattributes"));
  symlinkSync(join(root, ".venv"), join(clone, ".venv"));
  const version = (source: string) => notebookText(normalForm(notebook(code("run", source))));
  write(join(clone, "01.ipynb"), version("const before = 1;"));
  git("add", "01.ipynb", ".gitattributes");
  git("commit", "--quiet", "-m", "First");
  write(join(clone, "01.ipynb"), version("const after = 1;"));
  await useNbdime(clone);
  const difference = git("diff");
  expect(difference).toMatch(/nbdiff/);
  expect(difference).toContain("modified /cells/1/source");
});
