/**
 * Starts the stock tslab of node_modules as a Jupyter kernel, with the repairs that this workbook needs. Each repair
 * is a file beside this one, and says what tslab would need for it to go away.
 *
 * Usage (by Jupyter): node launch.cjs CONNECTION_FILE
 */
const { join, relative, isAbsolute } = require("node:path");
const { announceInput } = require("./announce-input.cjs");
const { answerRequests } = require("./answer-requests.cjs");
const { countCharacters } = require("./count-characters.cjs");
const { describeError } = require("./describe-error.cjs");
const { evaluateExpressions } = require("./evaluate-expressions.cjs");
const { exitWithoutPorts } = require("./exit-without-ports.cjs");
const { expandShorthands } = require("./expand-shorthands.cjs");
const { failOnRejections } = require("./fail-on-rejections.cjs");
const { findMessage } = require("./find-message.cjs");
const { gatherLines } = require("./gather-lines.cjs");
const { heedSilence } = require("./heed-silence.cjs");
const { keepHistory } = require("./keep-history.cjs");
const { keepNames } = require("./keep-names.cjs");
const { locateCode } = require("./locate-code.cjs");
const { publishErrors } = require("./publish-errors.cjs");
const { queueCells } = require("./queue-cells.cjs");
const { refuseFloods } = require("./refuse-floods.cjs");
const { sendEverything } = require("./send-everything.cjs");

const root = join(__dirname, "..", "..");

// A notebook outside of the repository finds no `dark-knowledge` above it, so its kernel works in notebooks/.
const below = relative(root, process.cwd());
if (below.startsWith("..") || isAbsolute(below)) process.chdir(join(root, "notebooks"));

// TensorFlow's log lines belong to nobody's output.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

// Node's ten frames often end before the cell, inside of TensorFlow.js.
Error.stackTraceLimit = 50;

// A cell may load tfjs-node before the library, or without it.
require("../../src/runtime/removed-from-node.cjs");

expandShorthands();
const locator = locateCode(root);
const executor = require("tslab/dist/executor.js");
keepNames(executor);
const catchRejections = failOnRejections(executor);

const jupyter = require("tslab/dist/jupyter.js");
exitWithoutPorts(jupyter);
sendEverything(jupyter);
countCharacters(jupyter);
const publish = findMessage(jupyter);
announceInput(jupyter, publish);
answerRequests(jupyter, keepHistory(jupyter));
heedSilence(jupyter);
refuseFloods(jupyter);
gatherLines(jupyter);
evaluateExpressions(jupyter);

// startKernel hands the executor the `console.error` of this moment; cells keep the real one.
const print = console.error;
console.error = publishErrors(jupyter, locator, publish);
queueCells(jupyter);
require("tslab/dist/main.js").startKernel({
  configPath: process.argv[2] ?? "",
  enableFindLocal: false,
  jsKernel: false,
  globalVersion: require("tslab/dist/util.js").getVersion(),
});
console.error = print;
catchRejections((reason) => describeError([reason], locator).traceback.join("\n"));
