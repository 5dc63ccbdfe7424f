/** The choice of what computes, and its place inside tfjs-node, where `npm ci` forgets it each time. */
import { copyFileSync, existsSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { makeNative, nativeFolder, TENSORFLOW_VERSION, WHEEL_HASH } from "./addon-native.mjs";
import { makePrebuilt, prebuiltFolder } from "./addon-prebuilt.mjs";
import { runCommand } from "./command.mjs";
import { makeFolder, readJson, temporaryName, writeFileAtomically } from "./files.mjs";
import { makeLink } from "./packages.mjs";
import { bestRoute, chosenPath, failureOf } from "./fall-back.mjs";
import { say, SetupError, UnavailableError } from "./report.mjs";
import { isTestedNode, TESTED_NODES, versionOf } from "./tools.mjs";

/** @typedef {import("./fall-back.mjs").Choice} Choice @typedef {import("./fall-back.mjs").Failure} Failure */

const ROUTES = ["native", "prebuilt", "wasm"];

/** @param {string | undefined} forced @returns {string[]} the routes to try, in order */
export function routesToTry(forced = process.env.DARK_KNOWLEDGE_BACKEND) {
  if (forced === undefined) return ROUTES;
  if (ROUTES.includes(forced)) return [forced];
  throw new SetupError("DARK_KNOWLEDGE_BACKEND", {
    expected: `one of ${ROUTES.join(", ")} or nothing`,
    found: JSON.stringify(forced),
    repair: "correct or unset the variable",
  });
}

/** @param {string} root */
function tfjsNode(root) {
  return join(root, "node_modules", "@tensorflow", "tfjs-node");
}

/** @param {string} root @param {string} route */
function routeFolder(root, route) {
  return route === "native" ? nativeFolder(root) : prebuiltFolder(root);
}

/** The route whose addon lies in tfjs-node, `wasm` when there is none. @param {string} root @returns {string} */
export function installedRoute(root) {
  return readJson(join(tfjsNode(root), "deps", "origin.json"))?.route ?? "wasm";
}

/** Puts a route's addon and library where tfjs-node looks for them. @param {string} root @param {string} route */
function lay(root, route) {
  const deps = join(tfjsNode(root), "deps");
  const addon = join(tfjsNode(root), "lib", "napi-v8", "tfjs_binding.node");
  rmSync(addon, { force: true });
  if (route === "wasm") {
    rmSync(deps, { recursive: true, force: true });
    return;
  }
  makeLink(relative(tfjsNode(root), routeFolder(root, route)), deps);
  makeFolder(join(tfjsNode(root), "lib", "napi-v8"));
  copyFileSync(join(routeFolder(root, route), "tfjs_binding.node"), temporaryName(addon));
  renameSync(temporaryName(addon), addon);
}

/** One matrix product in a process of its own, for a broken library may crash it. @param {string} root */
async function smokeTest(root) {
  const program = `require("./src/runtime/removed-from-node.cjs");
    const tf = require("@tensorflow/tfjs-node");
    const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
    if (product !== 11) throw new Error("[1 2] times [3 4] gave " + product);
    console.log("TensorFlow " + tf.backend().binding.TF_Version);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", TF_ENABLE_ONEDNN_OPTS: "0" };
  const repair = isTestedNode()
    ? "delete .cache and run npm run setup, or use DARK_KNOWLEDGE_BACKEND=wasm"
    : `use a Node of ${TESTED_NODES.slice(1).join(", ")}`;
  const output = await runCommand(process.execPath, ["-e", program], {
    cwd: root,
    env,
    limitSeconds: 120,
    repair,
  });
  say(`    ${output.trim().split("\n").slice(-1)[0] ?? ""} answers`);
}

/** @param {string} root @param {string} route */
async function takeRoute(root, route) {
  if (route === "native") await makeNative(root);
  if (route === "prebuilt") await makePrebuilt(root);
  lay(root, route);
  if (route !== "wasm") await smokeTest(root);
}

/**
 * @param {string} root
 * @param {string[]} routes
 * @param {(root: string, route: string) => Promise<void>} [take]
 * @returns {Promise<Choice>}
 */
export async function takeFirstRoute(root, routes, take = takeRoute) {
  /** @type {Failure | undefined} */
  let failure;
  for (const [index, route] of routes.entries()) {
    try {
      await take(root, route);
      say(`    backend: ${route}`);
      if (route !== "wasm") return { route };
      say("    NOTICE: WebAssembly computes about 30 times slower than TensorFlow's native library.");
      return failure ? { route, failure } : { route };
    } catch (error) {
      lay(root, "wasm");
      if (index === routes.length - 1) throw error;
      say(`    The ${route} route failed. ${/** @type {Error} */ (error).message}`);
      if (route === bestRoute() && !(error instanceof UnavailableError)) failure = failureOf(route, error);
    }
  }
  throw new Error("unreachable: the last route returns or throws");
}

/** @param {string} root @returns {import("./step.mjs").Step} */
export function addon(root) {
  const routes = routesToTry();
  const binding = join(tfjsNode(root), "lib", "napi-v8", "tfjs_binding.node");
  const removedFromNode = join(root, "src", "runtime", "removed-from-node.cjs");
  return {
    name: "backend",
    inputs: [
      routes,
      // A compiler that arrives after a fall-back makes the better route possible.
      versionOf("g++") ?? "no g++",
      TENSORFLOW_VERSION,
      WHEEL_HASH,
      process.versions.modules,
      readFileSync(removedFromNode, "utf8"),
      readFileSync(join(root, "package-lock.json"), "utf8"),
    ],
    isPresent: () => {
      const deps = join(tfjsNode(root), "deps");
      const route = installedRoute(root);
      if (!routes.includes(route)) return false;
      if (route === "wasm")
        return (
          lstatSync(deps, { throwIfNoEntry: false }) === undefined &&
          readJson(chosenPath(root))?.route === "wasm"
        );
      return existsSync(binding) && realpathSync(deps) === realpathSync(routeFolder(root, route));
    },
    make: async () => {
      const choice = await takeFirstRoute(root, routes);
      writeFileAtomically(chosenPath(root), JSON.stringify(choice) + "\n");
    },
  };
}
