/**
 * Starts the stock tslab of node_modules as a Jupyter kernel, with the repairs that this workbook needs. Each repair
 * is a file beside this one, and says what tslab would need for it to go away.
 *
 * Usage (by Jupyter): node launch.cjs CONNECTION_FILE
 */
const { join, relative, isAbsolute } = require("node:path");
const { getVersion } = require("tslab/dist/util.js");
const { gatherLines } = require("./gather-lines.cjs");
const { publishErrors } = require("./publish-errors.cjs");
const { sendEverything } = require("./send-everything.cjs");

const root = join(__dirname, "..", "..");

// A notebook outside of the repository finds no `dark-knowledge` above it, so its kernel works in notebooks/.
const below = relative(root, process.cwd());
if (below.startsWith("..") || isAbsolute(below)) process.chdir(join(root, "notebooks"));

// TensorFlow's log lines belong to nobody's output.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

const jupyter = require("tslab/dist/jupyter.js");
sendEverything(jupyter);
gatherLines(jupyter);

// startKernel hands the executor the `console.error` of this moment; cells keep the real one.
const print = console.error;
console.error = publishErrors(jupyter);
require("tslab/dist/main.js").startKernel({
  configPath: process.argv[2] ?? "",
  enableFindLocal: false,
  jsKernel: false,
  globalVersion: getVersion(),
});
console.error = print;
