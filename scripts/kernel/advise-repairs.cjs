/** What a cell is told where set-up's work is missing: `Cannot find module 'dark-knowledge'` says nothing of what to do. */
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..", "..");

/** @param {string} name of a package that set-up installs @returns {boolean} whether it is there */
function isInstalled(name) {
  const folder = join(root, "node_modules", name);
  if (name !== "dark-knowledge") return existsSync(folder);
  // The library's package is the repository, which is there before it is built, or built anew.
  return ["index.js", "experiments.js"].every((entry) => existsSync(join(folder, "dist", entry)));
}

/**
 * @param {string} message of an error in a cell
 * @returns {string} the message, with what repairs it if set-up does
 */
exports.adviseRepairs = (message) => {
  const [, name] = /Cannot find module '((?:@[^/']+\/)?[^/']+)/.exec(message) ?? [];
  if (name === undefined) return message;
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  if (!(name in dependencies) || isInstalled(name)) return message;
  return `${message}\nTo repair: npm run setup in ${root}, then restart the kernel.`;
};
