/**
 * Starts the stock tslab of node_modules as a Jupyter kernel, with the repairs that this workbook needs. Each repair
 * is a file beside this one, and says what tslab would need for it to go away.
 *
 * Usage (by Jupyter): node launch.cjs CONNECTION_FILE
 */
const { join } = require("node:path");
const { announceInput } = require("./announce-input.cjs");
const { answerRequests } = require("./answer-requests.cjs");
const { awaitAnywhere } = require("./await-anywhere.cjs");
const { countCharacters } = require("./count-characters.cjs");
const { declareAnyway } = require("./declare-anyway.cjs");
const { describeError } = require("./describe-error.cjs");
const { evaluateExpressions } = require("./evaluate-expressions.cjs");
const { exitWithoutPorts } = require("./exit-without-ports.cjs");
const { expandShorthands } = require("./expand-shorthands.cjs");
const { explainOptions } = require("./explain-options.cjs");
const { failOnRejections } = require("./fail-on-rejections.cjs");
const { findMessage } = require("./find-message.cjs");
const { findModules } = require("./find-modules.cjs");
const { followChanges } = require("./follow-changes.cjs");
const { gatherLines } = require("./gather-lines.cjs");
const { heedSilence } = require("./heed-silence.cjs");
const { keepHistory } = require("./keep-history.cjs");
const { keepNames } = require("./keep-names.cjs");
const { keepNamespaces } = require("./keep-namespaces.cjs");
const { knowFolder } = require("./know-folder.cjs");
const { loadNeighbours } = require("./load-neighbours.cjs");
const { locateCode } = require("./locate-code.cjs");
const { printErrors } = require("./print-errors.cjs");
const { publishErrors } = require("./publish-errors.cjs");
const { queueCells } = require("./queue-cells.cjs");
const { readNewerSyntax } = require("./read-newer-syntax.cjs");
const { refuseFloods } = require("./refuse-floods.cjs");
const { sendEverything } = require("./send-everything.cjs");
const { shareVariables } = require("./share-variables.cjs");
const { startBackend } = require("./start-backend.cjs");
const { startQuickly } = require("./start-quickly.cjs");
const { stopCalmly } = require("./stop-calmly.cjs");
const { stripExports } = require("./strip-exports.cjs");

const root = join(__dirname, "..", "..");

// TensorFlow's log lines belong to nobody's output.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

// Node's ten frames often end before the cell, inside of TensorFlow.js.
Error.stackTraceLimit = 50;

// A cell may load tfjs-node before the library, or without it.
require("../../src/runtime/removed-from-node.cjs");

// Before tslab, which takes TypeScript as it is then.
findModules(root);
knowFolder();
loadNeighbours((file, map) => locator.keepMap(file, map));
expandShorthands();
explainOptions();
const onExecutor = shareVariables();
const onConverters = [
  followChanges(),
  stripExports(),
  awaitAnywhere(),
  declareAnyway,
  readNewerSyntax,
  keepNamespaces,
];
const locator = locateCode(root);
printErrors(locator);
const converter = require("tslab/dist/converter.js");
for (const change of onConverters) change(converter);
const executor = require("tslab/dist/executor.js");
onExecutor(executor);
stopCalmly(executor);
startBackend(executor, root);
keepNames(executor);
const catchRejections = failOnRejections(executor);

const jupyter = require("tslab/dist/jupyter.js");
startQuickly(converter, jupyter);
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
