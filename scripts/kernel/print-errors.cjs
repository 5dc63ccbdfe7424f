/**
 * An error that a cell prints shows the compiled lines, and twenty of the kernel's own frames. Here it shows cells and lines that someone
 * wrote, as one that is thrown.
 *
 * Upstream: file names and source maps for cells, and a kernel in frames that stacks leave out.
 */
const { inspect } = require("node:util");
const { makeReadable } = require("./describe-error.cjs");

/** @param {import("./locate-code.cjs").Locator} locator */
exports.printErrors = (locator) => {
  Object.defineProperty(Error.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    /** Node goes on as usual with a value that describes itself by itself. @this {Error} */
    value() {
      // Nobody can write to a frozen error.
      if (Object.getOwnPropertyDescriptor(this, "stack")?.writable !== false) makeReadable(this, locator);
      return this;
    },
  });
};
