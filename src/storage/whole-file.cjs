/**
 * Files and folders that are there whole or not at all, whatever kills the writer: written under another name, renamed when all is on disk.
 * Plain JavaScript, because set-up writes so before anything is compiled; the library writes the same way.
 */
// As a whole, so that tests which watch its functions see these calls.
const fs = require("node:fs");
const { hostname } = require("node:os");
const { dirname } = require("node:path");

/** In the name of what is not finished. */
const UNFINISHED_MARK = ".partial-";

/**
 * A name beside `path` of this process alone, to be renamed to `path` once what it names is complete.
 * @param {string} path
 */
function unfinishedName(path) {
  return `${path}${UNFINISHED_MARK}${hostname()}-${process.pid}`;
}

/**
 * Writes blocks one after the other. Nothing half-written stays behind if that fails.
 * @param {string} path
 * @param {readonly (Uint8Array | string)[]} blocks
 */
function writeWhole(path, blocks) {
  const unfinished = unfinishedName(path);
  fs.mkdirSync(dirname(path), { recursive: true });
  try {
    const file = fs.openSync(unfinished, "w");
    try {
      for (const block of blocks) {
        const bytes = typeof block === "string" ? Buffer.from(block) : block;
        for (let written = 0; written < bytes.length;) written += fs.writeSync(file, bytes, written);
      }
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(unfinished, path);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  }
}

/**
 * Puts a finished folder in the place of an older one.
 * @param {string} from @param {string} to
 */
function replaceFolder(from, to) {
  const old = unfinishedName(`${to}.old`);
  if (fs.existsSync(to)) fs.renameSync(to, old);
  fs.renameSync(from, to);
  fs.rmSync(old, { recursive: true, force: true });
}

module.exports = { UNFINISHED_MARK, replaceFolder, unfinishedName, writeWhole };
