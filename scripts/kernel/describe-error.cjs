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

/** What Node writes before the stack of code that throws, or that it can't read: the line, and a caret below. */
const HEADER = /^(.+):(\d+)\n.*\n( *)\^+\n\n?/;
/** What Node calls a cell that it can't read, and whose name it has not read either. */
const NAMELESS = "evalmachine.<anonymous>";

/** @typedef {{ name?: string | undefined, file: string, line: number, column: number }} Frame */

/** A function's name as someone wrote it, of whom modules have none; names of cells, and what they import, live in a proxy. @param {string | undefined} name */
const writtenName = (name) => (name === "Object.<anonymous>" ? undefined : name?.replace(/^Proxy\./, ""));

/** @param {string} stack @returns {Frame[]} */
const framesOf = (stack) =>
  stack.split("\n").flatMap((text) => {
    const [, name, inName, nameLine, nameColumn, bare, bareLine, bareColumn] = FRAME.exec(text) ?? [];
    const file = inName ?? bare;
    if (file === undefined) return [];
    return [
      {
        name: writtenName(name),
        file,
        line: Number(nameLine ?? bareLine),
        column: Number(nameColumn ?? bareColumn),
      },
    ];
  });

/** The place of what can't be read, which has no frame. @param {string} stack @param {string} cell what the present one is called @returns {Frame[]} */
function unreadable(stack, cell) {
  const [, file, line, blanks = ""] = HEADER.exec(stack) ?? [];
  return file === undefined
    ? []
    : [{ file: file === NAMELESS ? cell : file, line: Number(line), column: blanks.length + 1 }];
}

/** Stacks of errors that were printed, as they were. @type {WeakMap<Error, string>} */
const stacks = new WeakMap();

/** A place in code as a stack tells it. @param {string | undefined} name @param {import("./locate-code.cjs").Place} place */
function frameText(name, { file, line, column }) {
  const place = /^(?:cell \[|module )/.test(file) ? `${file}, line ${line}` : `${file}:${line}:${column}`;
  return `    at ${name === undefined ? place : `${name} (${place})`}`;
}

/**
 * Has an error that is printed name cells, and lines that someone wrote; {@link exports.describeError} still knows what it was.
 * @param {Error} error @param {Locator} locator
 */
exports.makeReadable = (error, { locate }) => {
  const { stack } = error;
  if (stack === undefined || stacks.has(error)) return;
  const lines = stack
    .replace(HEADER, "")
    .split("\n")
    .flatMap((text) => {
      const [frame] = framesOf(text);
      if (frame === undefined) return [text];
      const place = INTERNAL.test(frame.file) ? undefined : locate(frame.file, frame.line, frame.column);
      return place ? [frameText(frame.name, place)] : [];
    });
  stacks.set(error, stack);
  error.stack = lines.join("\n");
};

/** @param {Error} error @param {Locator} locator @returns {string[]} where it was thrown */
function describeStack(error, { current, locate }) {
  const stack = stacks.get(error) ?? error.stack ?? "";
  const placesOf = (/** @type {Frame[]} */ frames) =>
    frames.flatMap(({ name, file, line, column }) => {
      if (INTERNAL.test(file)) return [];
      const place = locate(file, line, column);
      return place ? { name, ...place } : [];
    });
  const found = placesOf(framesOf(stack));
  const isInCell = found.some(({ cell }) => cell !== undefined);
  const places = isInCell ? found : [...placesOf(unreadable(stack, current().file)), ...found];
  // Of other packages only where it was thrown is of interest.
  const written = places.filter(({ file }, index) => index === 0 || !file.includes("node_modules"));
  const inCell = written.find(({ cell }) => cell !== undefined);
  const frames = written.slice(0, MOST_FRAMES).map(({ name, ...place }) => frameText(name, place));
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
    // tslab requires modules from a file that is not there.
    const message = adviseRepairs(first.message.replace(/\nRequire stack:\n- \S*[/\\]src\.js$/, ""));
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
