/** The parameters of notebooks: what their cells declare, and what is set in them. */
import { basename, dirname, join, resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { didYouMean } from "../../support/near-names.js";
import { isOfKind } from "../../support/options.js";
import { repositoryRoot } from "../../support/paths.js";
import { schemaLike } from "../../support/schema-like.js";
import { checkParameters, parameterKinds } from "../../workbook/notebook-parameters.js";
import { readNotebook, textOf, type Notebook } from "../notebooks/notebook.js";
import { usageError } from "../usage-error.js";

type Parameters = Readonly<Record<string, unknown>>;

/** What the parameters' cell of a notebook says; nothing if it has none. */
function parametersSource({ cells }: Notebook): string {
  return textOf(cells.find(({ metadata }) => metadata.tags?.includes("parameters"))?.source);
}

/** What a notebook declares by `let`, with its values as far as they are plain. */
function declared(path: string): Parameters {
  const source = parametersSource(readNotebook(path));
  const names = [...source.matchAll(/^let (\w+)/gm)].map(([, name = ""]) => name);
  try {
    const program = `"use strict"; ${source}\n;({ ${names.join(", ")} })`;
    return runInNewContext(program, {}, { timeout: 1000 }) as Parameters;
  } catch {
    // What is no plain JavaScript, such as a type, is left to the kernel.
    return Object.fromEntries(names.map((name) => [name, null]));
  }
}

/**
 * The parameters to set in each notebook: those of the given that it declares, and its full setting if that is asked for.
 *
 * @param paths - of notebooks
 * @throws ArgumentError if no notebook declares one of the given, one is of another kind than what a notebook declares, or one is out
 *   of the range that the workbook knows
 */
export function parametersOf(paths: readonly string[], given: Parameters, full: boolean): Parameters[] {
  const declarations = paths.map(declared);
  const known = [...new Set(declarations.flatMap((one) => Object.keys(one)))];
  const stranger = Object.keys(given).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw usageError("-p", {
      expected: "a parameter that a notebook declares",
      found: `${stranger}${didYouMean(stranger, known)}`,
      repair: "see the notebook's second code cell",
    });
  }
  const wanted = { ...(full && { setting: "full" }), ...given };
  return declarations.map((own, index) => {
    const chosen = Object.entries(wanted).filter(([name]) => name in own);
    for (const [name, value] of chosen) checkLike(name, own[name], value);
    const parameters = Object.fromEntries(chosen);
    checkRanges(paths[index]!, own, parameters);
    return parameters;
  });
}

/** Those of the workbook's own notebooks have ranges, which hold beside what is declared. */
function checkRanges(path: string, own: Parameters, parameters: Parameters): void {
  if (resolve(dirname(path)) !== join(repositoryRoot, "notebooks")) return;
  const name = basename(path, ".ipynb");
  const kinds = parameterKinds(name);
  const known = Object.entries({ ...own, ...parameters }).filter(
    ([parameter, value]) => parameter in kinds && value !== null,
  );
  if (known.length > 0) checkParameters(name, Object.fromEntries(known));
}

/** @param example - the declared value */
function checkLike(name: string, example: unknown, value: unknown): void {
  const { kinds } = schemaLike<Record<string, unknown>>({ [name]: example });
  const kind = kinds[name]!;
  if (isOfKind(kind, value)) return;
  throw usageError(`parameter ${name}`, {
    expected: kind.range,
    found: JSON.stringify(value),
    repair: "see what the notebook declares in its second code cell",
  });
}
