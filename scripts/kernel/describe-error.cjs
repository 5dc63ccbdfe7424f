/** What a failed cell says: the error, the line with a caret, and a short stack of code that someone wrote. */
const { format } = require("node:util");
const { adviseRepairs } = require("./advise-repairs.cjs");

/** Frames of tslab, of this folder and of Node say nothing about the mistake. */
const INTERNAL = /node_modules[/\\]tslab|scripts[/\\]kernel[/\\]|^node:|evalmachine|<anonymous>/;
const FRAME = /^\s+at (?:async )?(?:(.+) \((.+):(\d+):(\d+)\)|(.+):(\d+):(\d+))$/;
const MOST_FRAMES = 8;

/** @typedef {{ ename: string, evalue: string, traceback: string[] }} JupyterError */
/** @typedef {import("./locate-code.cjs").Locator} Locator */

/** The line, with the one before it, and a caret. @param {string} source @param {number} line @param {number} column */
function excerpt(source, line, column) {
  const lines = source.split("\n");
  if (lines[line - 1] === undefined) return [];
  const width = String(line).length;
  const numbered = (/** @type {number} */ at, mark = " ") =>
    `${mark} ${String(at).padStart(width)} | ${lines[at - 1]}`;
  const before = line > 1 ? [numbered(line - 1)] : [];
  return [...before, numbered(line, ">"), `  ${" ".repeat(width)} | ${" ".repeat(column - 1)}^`];
}

/** @param {Error} error @param {Locator} locator @returns {string[]} where it was thrown */
function describeStack(error, { locate }) {
  const places = (error.stack ?? "").split("\n").flatMap((text) => {
    const [, name, inName, nameLine, nameColumn, bare, bareLine, bareColumn] = FRAME.exec(text) ?? [];
    const file = inName ?? bare;
    if (file === undefined || INTERNAL.test(file)) return [];
    const place = locate(file, Number(nameLine ?? bareLine), Number(nameColumn ?? bareColumn));
    // Names of cells, and what they import, live in a proxy.
    return place ? { name: name?.replace(/^Proxy\./, ""), ...place } : [];
  });
  // Of other packages only where it was thrown is of interest.
  const written = places.filter(({ file }, index) => index === 0 || !file.includes("node_modules"));
  const inCell = written.find(({ cell }) => cell !== undefined);
  const frames = written.slice(0, MOST_FRAMES).map(({ name, file, line, column }) => {
    const place = file.startsWith("cell [") ? `${file}, line ${line}` : `${file}:${line}:${column}`;
    return `    at ${name === undefined ? place : `${name} (${place})`}`;
  });
  const code = inCell?.cell ? excerpt(inCell.cell.source, inCell.line, inCell.column) : [];
  return [...code, ...frames];
}

/** @param {Error} error @param {Locator} locator @returns {string[]} its causes, from the nearest */
function describeCauses({ cause }, locator) {
  if (!(cause instanceof Error)) return cause === undefined ? [] : [`Caused by: ${format(cause)}`];
  return [
    `Caused by: ${cause.name}: ${cause.message}`,
    ...describeStack(cause, locator),
    ...describeCauses(cause, locator),
  ];
}

/**
 * @param {unknown[]} values what tslab's executor prints: an error, or a diagnostic as format and values
 * @param {Locator} locator
 * @returns {JupyterError}
 */
exports.describeError = (values, locator) => {
  const [first, file, line, column] = values;
  if (first instanceof Error) {
    const message = adviseRepairs(first.message);
    const headline = `${first.name}: ${message}`;
    const traceback = [headline, ...describeStack(first, locator), ...describeCauses(first, locator)];
    return { ename: first.name, evalue: message, traceback };
  }
  const evalue = adviseRepairs(format(...values));
  const isDiagnostic = values.length > 1;
  const ename = isDiagnostic ? "TypeScriptError" : "Error";
  // A diagnostic of another file names it; the cell's own has an empty name there.
  const code =
    isDiagnostic && file === "" ? excerpt(locator.current().source, Number(line), Number(column)) : [];
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...code] };
};

/** Several type errors become one message; a place is shown once. @param {JupyterError[]} all @returns {JupyterError} */
exports.mergeErrors = (all) => {
  // tslab exports what a cell declares, so an unknown type is also told as one that cannot be exported.
  const errors =
    all.length > 1 ? all.filter(({ evalue }) => !evalue.includes("has or is using private name")) : all;
  const { ename = "Error" } = errors[0] ?? {};
  /** @type {Set<string>} */
  const shown = new Set();
  const traceback = errors.flatMap(({ traceback: [headline = "", ...code] }) => {
    const place = code.join("\n");
    if (shown.has(place)) return [headline];
    shown.add(place);
    return [headline, ...code];
  });
  return { ename, evalue: errors.map(({ evalue }) => evalue).join("\n"), traceback };
};
