/**
 * What computes: tfjs-node's native addon by one of two routes, or WebAssembly. Each route that fails says why before
 * the next is tried; a route named in DARK_KNOWLEDGE_BACKEND is the only one tried.
 */
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./problem.mjs";
import { python } from "./places.mjs";
import { run } from "./process.mjs";
import { compileAddon, compiler, library, tfjsNode, unpackTensorflow, VERSION } from "./tensorflow.mjs";
import { versionOf } from "./tools.mjs";
import { doStep } from "./step.mjs";

const ROUTES = ["native", "prebuilt", "wasm"];
const PREBUILT_SECONDS = 600;
const addon = join(tfjsNode, "lib", "napi-v8", "tfjs_binding.node");
export const originFile = join(tfjsNode, "deps", "origin.json");
/** Says in which tfjs-node it was made: npm replaces the folder, and with it this file. */
const smoke =
  "const tf = require('@tensorflow/tfjs-node'); if (tf.matMul([[2]], [[3]]).dataSync()[0] !== 6) process.exit(1)";

/** The route that the user wants, if any. @throws SetupError if there is no such route */
export function forcedRoute() {
  const route = process.env.DARK_KNOWLEDGE_BACKEND;
  if (route !== undefined && !ROUTES.includes(route)) {
    throw new SetupError(
      "DARK_KNOWLEDGE_BACKEND",
      `expected one of ${ROUTES.join(", ")}, found ${JSON.stringify(route)}`,
      "correct it, or unset it",
    );
  }
  return route;
}

/** What is installed. @returns {{ route: string, tensorflow: string } | undefined} */
export function installed() {
  if (!existsSync(addon) || !existsSync(originFile)) return undefined;
  return JSON.parse(readFileSync(originFile, "utf8"));
}

/** @type {import("./step.mjs").Step} */
export const libraryOfTensorflowStep = {
  name: "tensorflow",
  title: `TensorFlow ${VERSION}: library and headers out of its wheel`,
  inputs: () => [VERSION],
  outputs: () => [
    join(library, "lib", "libtensorflow.so"),
    join(library, "include", "tensorflow", "c", "c_api.h"),
    join(library, "origin.json"),
  ],
  make: unpackTensorflow,
};

/** @type {import("./step.mjs").Step} */
const compileStep = {
  name: "addon",
  title: "tfjs-node's native addon, compiled here",
  inputs: () => [
    VERSION,
    versionOf(compiler()) ?? "",
    process.versions.modules,
    readFileSync(join(tfjsNode, "package.json"), "utf8"),
  ],
  outputs: () => [addon, originFile],
  intact: () => installed()?.route === "native",
  make: async () => {
    await compileAddon();
    await run(process.execPath, ["-e", smoke], {
      cwd: tfjsNode,
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
    });
    return `TensorFlow ${VERSION}`;
  },
};

/** @type {import("./step.mjs").Step} */
const prebuiltStep = {
  name: "prebuilt",
  title: "tfjs-node's official build, from its own host",
  inputs: () => [process.env.TFJS_NODE_CDN_STORAGE ?? ""],
  outputs: () => [addon, originFile],
  intact: () => installed()?.route === "prebuilt",
  make: async () => {
    const deps = join(tfjsNode, "deps");
    if (existsSync(deps) && lstatSync(deps).isSymbolicLink()) rmSync(deps);
    rmSync(addon, { force: true });
    const repair = "is its host reachable? Otherwise leave the choice of the backend to set-up";
    await run(process.execPath, ["scripts/install.js"], {
      cwd: tfjsNode,
      timeoutSeconds: PREBUILT_SECONDS,
      repair,
    });
    await run(process.execPath, ["-e", smoke], { cwd: tfjsNode, repair });
    mkdirSync(deps, { recursive: true });
    writeFileSync(originFile, JSON.stringify({ route: "prebuilt", tensorflow: "2.9" }));
  },
};

async function nativeRoute() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new SetupError(
      "native addon",
      `expected linux x64 to compile it for, found ${process.platform} ${process.arch}`,
      "use another route",
    );
  }
  // Asked first, so that nobody waits for a download that cannot be used.
  if (!versionOf(compiler())) {
    throw new SetupError(
      compiler(),
      "expected a C++ compiler, found none",
      "install g++ (Debian: apt-get install g++)",
    );
  }
  if (!versionOf(python))
    throw new SetupError(python, "expected the Python environment, found none", "npm run setup");
  await doStep(libraryOfTensorflowStep);
  await doStep(compileStep);
}

/** Sets up what computes. @returns {Promise<string>} the route taken */
export async function setUpBackend() {
  const forced = forcedRoute();
  for (const route of forced ? [forced] : ROUTES) {
    try {
      if (route === "native") await nativeRoute();
      if (route === "prebuilt") await doStep(prebuiltStep);
      if (route === "wasm") announceWasm(forced);
      return route;
    } catch (error) {
      if (forced || !(error instanceof SetupError)) throw error;
      console.warn(`✗ backend "${route}" is not possible here. ${error.message}`);
    }
  }
  throw new Error("WebAssembly is always possible");
}

/** @param {string | undefined} forced */
function announceWasm(forced) {
  const why = forced ? "as DARK_KNOWLEDGE_BACKEND says" : "since there is no native addon";
  console.warn(
    `! Computing with WebAssembly, ${why}: several times slower than the native addon. See npm run doctor.`,
  );
}
