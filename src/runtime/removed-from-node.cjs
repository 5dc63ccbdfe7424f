/**
 * What tfjs-node 4.22 takes from Node's `util`: Node 22 warns of these functions, Node 23 has removed them. Whatever loads tfjs-node
 * requires this file first: the library, set-up's look at the addon, the kernel, in which a notebook may load tfjs-node by itself.
 * Plain JavaScript, because set-up needs it before anything is compiled.
 */
const util = require("node:util");

Object.assign(util, {
  isArray: Array.isArray,
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
});
