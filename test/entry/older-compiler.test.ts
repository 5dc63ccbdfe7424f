/** The public types under tslab's compiler: older than the one that writes them, and without a tsconfig. */
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { expect, test } from "vitest";
import type TypeScript from "typescript";
import { repositoryRoot } from "../../src/support/paths.js";

const ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as typeof TypeScript;

const CELL = `import * as library from "dark-knowledge";
import { experiments, runExperiment } from "dark-knowledge/experiments";
const loss: "a loss" = library.distillationLoss;
const digit: "a text" = experiments.temperature.settings.quick.digit;
const results: "no promise" = runExperiment(experiments.temperature, "quick");
`;

/** All that the compiler finds wrong with a cell and with the library's types that it leads to, by file. */
function problemsOf(cell: string): string[] {
  const path = join(repositoryRoot, "notebooks", "cell.ts");
  // As tslab's: what a package exports is found in the manner of Node 10.
  const settings = { module: "commonjs", moduleResolution: "node", target: "es2021", esModuleInterop: true };
  const { options } = ts.convertCompilerOptionsFromJson({ ...settings, noEmit: true }, repositoryRoot);
  const files = ts.createCompilerHost(options);
  const host: TypeScript.CompilerHost = {
    ...files,
    getSourceFile: (name, version, ...rest) =>
      name === path ? ts.createSourceFile(name, cell, version) : files.getSourceFile(name, version, ...rest),
    fileExists: (name) => name === path || files.fileExists(name),
  };
  const program = ts.createProgram([path], options, host);
  const own = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName === path || fileName.startsWith(join(repositoryRoot, "dist") + sep));
  expect(own.length).toBeGreaterThan(100);
  return own.flatMap((file) =>
    [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) =>
        `${relative(repositoryRoot, file.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    ),
  );
}

test("they are read, and known: what is wrong is the cell alone", () => {
  expect(ts.version).toMatch(/^5\.0\./);
  // A type such as Float32Array<ArrayBuffer> is of newer compilers: write the type of what a function returns.
  expect(problemsOf(CELL)).toEqual([
    expect.stringMatching(
      /^notebooks\/cell\.ts: Type '\(.*LogitPair.*=> .*Tensor.*' is not assignable to type '"a loss"'\.$/,
    ) as string,
    `notebooks/cell.ts: Type 'number' is not assignable to type '"a text"'.`,
    expect.stringMatching(
      /^notebooks\/cell\.ts: Type 'Promise<Results<TemperatureExperimentOptions>>' is not assignable/,
    ) as string,
  ]);
});
