/** Route `prebuilt`: the official addon and library, fetched by tfjs-node's own install script. */
import { copyFileSync, cpSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, replaceFolder, temporaryName } from "./files.mjs";
import { SetupError, UnavailableError } from "./report.mjs";

const LIMIT_SECONDS = 300;

/** @param {string} root */
export function prebuiltFolder(root) {
  return join(root, ".cache", "tensorflow-prebuilt");
}

/** TFJS_NODE_CDN_STORAGE moves the library alone; the addon's host follows it here. */
function addonMirror() {
  const host = process.env.TFJS_NODE_CDN_STORAGE;
  return host === undefined
    ? {}
    : { npm_config_tfjs_binding_binary_host_mirror: `${host}tf-builds/pre-built-binary` };
}

/** Makes the folder of the prebuilt route, whole or not at all. @param {string} root */
export async function makePrebuilt(root) {
  const folder = prebuiltFolder(root);
  if (existsSync(join(folder, "origin.json"))) return;
  makeFolder(join(root, ".cache"));
  const fresh = temporaryName(folder);
  // The script writes into its own package; a copy keeps an installed addon safe from a failed download.
  const copy = join(root, "node_modules", "@tensorflow", ".tfjs-node-install");
  const repair = "use DARK_KNOWLEDGE_BACKEND=native or wasm, or name a mirror in TFJS_NODE_CDN_STORAGE";
  try {
    rmSync(copy, { recursive: true, force: true });
    const original = join(root, "node_modules", "@tensorflow", "tfjs-node");
    const skipped = [join(original, "deps"), join(original, "lib")];
    cpSync(original, copy, { recursive: true, filter: (path) => !skipped.includes(path) });
    const binaries = join(root, "node_modules", ".bin");
    await runCommand(process.execPath, ["scripts/install.js"], {
      cwd: copy,
      env: { ...process.env, ...addonMirror(), PATH: `${binaries}${delimiter}${process.env.PATH ?? ""}` },
      limitSeconds: LIMIT_SECONDS,
      repair,
    }).catch((error) => {
      if (!/Unsupported system/.test(error.found)) throw error;
      const found = `${process.platform} ${process.arch}`;
      throw new UnavailableError("prebuilt backend", { expected: "a build for this system", found, repair });
    });
    const addon = join(copy, "lib", "napi-v8", "tfjs_binding.node");
    if (!existsSync(addon)) {
      throw new SetupError("prebuilt backend", {
        expected: addon,
        found: "no such file after the download",
        repair,
      });
    }
    renameSync(join(copy, "deps"), fresh);
    copyFileSync(addon, join(fresh, "tfjs_binding.node"));
    writeFileSync(join(fresh, "origin.json"), JSON.stringify({ route: "prebuilt" }));
    replaceFolder(fresh, folder);
  } finally {
    rmSync(copy, { recursive: true, force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}
