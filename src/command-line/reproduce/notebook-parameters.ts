/** The parameters that notebooks declare, and the values to set in them. */
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

/** The source of a notebook's parameters cell; empty if it has none. */
function parametersSource({ cells }: Notebook): string {
  return textOf(cells.find(({ metadata }) => metadata.tags?.includes("parameters"))?.source);
}

/** The parameters that a notebook declares with `let`, with their values if these are plain. */
function declared(path: string): Parameters {
  const source = parametersSource(readNotebook(path));
  const names = [...source.matchAll(/^let (\w+)/gm)].map(([, name = ""]) => name);
  try {
    const program = `"use strict"; ${source}\n;({ ${names.join(", ")} })`;
    return runInNewContext(program, {}, { timeout: 1000 }) as Parameters;
  } catch {
    // Code that is not plain JavaScript, such as a type, is left to the kernel.
    return Object.fromEntries(names.map((name) => [name, null]));
  }
}

/**
 * The parameters to set in each notebook: the given ones that it declares, and the full setting if requested.
 *
 * @param paths - paths of notebooks
 * @throws ArgumentError if no notebook declares a given parameter, or a value has another kind than the declared one or is out of the
 *   workbook's range
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

/** Parameters of the workbook's own notebooks also have ranges. */
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
