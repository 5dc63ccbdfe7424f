/** A cell's source is changed at some places before tslab sees it, in such a way that lines and columns stay. Not a repair of its own. */
const ts = /** @type {any} */ (require("@tslab/typescript-for-tslab"));

/** @typedef {{ start: number, end: number, text: string }} Edit a part of the cell, and what takes its place */
/** @typedef {{ start: number, end: number, message: string }} Problem what a cell can't do, and where it tries */

/** @param {string} source @returns {any} TypeScript's tree of it */
exports.parseCell = (source) => ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);

/** An edit that leaves nothing but lines. @param {string} source @param {number} start @param {number} end @returns {Edit} */
exports.blankOut = (source, start, end) => ({
  ...{ start, end },
  text: source.slice(start, end).replace(/[^\n]/g, " "),
});

/** @param {string} source @param {Edit[]} edits that do not overlap */
exports.applyEdits = (source, edits) =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end),
      source,
    );

/** A problem as tslab describes TypeScript's. @param {any} file of {@link exports.parseCell} @param {Problem} problem */
exports.diagnosticOf = (file, { start, end, message }) => {
  const place = (/** @type {number} */ offset) => ({ offset, ...file.getLineAndCharacterOfPosition(offset) });
  return {
    start: place(start),
    end: place(end),
    messageText: message,
    category: ts.DiagnosticCategory.Error,
    code: 0,
  };
};
