/**
 * Chooses the backend: TensorFlow through tfjs-node's native addon, or WebAssembly if the addon is missing.
 * Every other module imports `@tensorflow/tfjs`, to whose global engine this one has given a backend.
 */
import * as tf from "@tensorflow/tfjs";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { checkedJson } from "../support/checked-json.js";
import { check, FileError } from "../support/checks.js";
import { registerNativeKernels } from "./native-kernels.js";
import "./printable-tensors.js";
import { moveSignals } from "./signals.js";
import { loadTfjsNode } from "./tfjs-node.js";

/** The names of backends. */
export type BackendName = "native" | "prebuilt" | "wasm";

/** The routes to a backend, in the order in which set-up tries them. */
const BACKENDS: readonly BackendName[] = ["native", "prebuilt", "wasm"];

/** The backend of this process. */
export interface BackendInfo {
  /** `native`: addon compiled here; `prebuilt`: tfjs-node's official addon; `wasm`: WebAssembly. */
  name: BackendName;
  /** One sentence for people. */
  description: string;
}

const WASM_NOTICE =
  "This is about 30 times slower than TensorFlow's native library. `npm run doctor` says what is missing for it.";

// Set this before the addon is loaded, or TensorFlow writes its log to the terminal.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

const forced = process.env.DARK_KNOWLEDGE_BACKEND;
check(
  forced === undefined || (BACKENDS as readonly string[]).includes(forced),
  "DARK_KNOWLEDGE_BACKEND",
  `expected one of ${BACKENDS.join(", ")} or nothing`,
  forced,
);

const loading = load();

/**
 * Waits until the backend is ready, and describes it. The native addon is ready at once; WebAssembly takes a
 * moment to start, so code that may run on it must await this first.
 */
export function backendReady(): Promise<BackendInfo> {
  return loading;
}

async function load(): Promise<BackendInfo> {
  const native = forced === "wasm" ? undefined : loadAddon();
  if (native !== undefined) return native;
  if (forced === undefined) {
    console.warn(`dark-knowledge: no native addon, computing with WebAssembly. ${WASM_NOTICE}`);
  }
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + "/");
  await tf.setBackend("wasm");
  return { name: "wasm", description: `WebAssembly (tfjs ${tf.version.tfjs}). ${WASM_NOTICE}` };
}

/** Loads the addon synchronously, so that a plain `require` of this package is enough to compute. */
function loadAddon(): BackendInfo | undefined {
  const origin = addonOrigin();
  if (origin === undefined && forced === undefined) return undefined;
  check(
    origin !== undefined && (forced === undefined || forced === origin),
    "DARK_KNOWLEDGE_BACKEND",
    `the ${forced ?? ""} addon must be set up (npm run setup)`,
    origin ?? "no addon",
  );
  // Do this before TensorFlow starts its threads, which inherit the signal mask.
  moveSignals();
  loadTfjsNode();
  registerNativeKernels();
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
  const how = origin === "native" ? "compiled on this machine" : "tfjs-node's official build";
  return { name: origin, description: `TensorFlow ${binding.TF_Version}, native addon (${how})` };
}

/** The route by which set-up made the installed addon; set-up writes `deps/origin.json` beside the library. */
function addonOrigin(): "native" | "prebuilt" | undefined {
  const folder = dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  const marker = join(folder, "deps", "origin.json");
  if (!existsSync(marker)) return undefined;
  const refuse = (found: string) =>
    new FileError(marker, `expected how set-up made the addon, found ${found}`, "npm run setup");
  return checkedJson(
    readFileSync(marker, "utf8"),
    z.object({ route: z.enum(["native", "prebuilt"]) }),
    refuse,
  ).route;
}
