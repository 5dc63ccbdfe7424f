/** Which files are a notebook's neighbours: its own and its owner's, not a package's and not the library's. Not a repair of its own. */
const { join, sep } = require("node:path");

const root = join(__dirname, "..", "..");
const LIBRARY = ["dist", "src", "scripts"].map((folder) => join(root, folder) + sep);

/** Whether a file may be changed while the kernel runs, as packages are not. @param {string} path */
exports.isNeighbour = (path) =>
  !path.includes(`${sep}node_modules${sep}`) && !LIBRARY.some((folder) => path.startsWith(folder));
