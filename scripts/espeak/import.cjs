/** Loads an ES module for the library, whose compiler would turn `import` into a `require` that can't. */
module.exports = (/** @type {string} */ address) => import(address);
