/** The kernels of src/kernels/ compiled for processors. Without them JavaScript does the same, more slowly. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, replaceFolder, temporaryName } from "./files.mjs";
import { say } from "./report.mjs";
import { versionOf } from "./tools.mjs";

const FLAGS = ["-std=c++17", "-O3", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-DNAPI_VERSION=8"];

/** @param {string} root @returns {import("./step.mjs").Step} */
export function kernels(root) {
  const source = join(root, "src", "kernels", "kernels.cc");
  const folder = join(root, ".cache", "kernels");
  const compiler = versionOf("g++");
  return {
    name: "kernels",
    inputs: [readFileSync(source, "utf8"), FLAGS, compiler ?? "no g++", process.platform, process.arch],
    isPresent: () => compiler === undefined || existsSync(join(folder, "kernels.node")),
    make: async () => {
      rmSync(folder, { recursive: true, force: true });
      if (compiler === undefined) {
        say("    no g++: batches and masks are made in JavaScript, some 10% of a training step slower");
        return;
      }
      makeFolder(join(root, ".cache"));
      const fresh = temporaryName(folder);
      makeFolder(fresh);
      const headers = join(root, "node_modules", "node-api-headers", "include");
      // macOS finds Node's own functions only when the addon is loaded.
      const linking = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
      const output = ["-o", join(fresh, "kernels.node")];
      await runCommand("g++", [...FLAGS, ...linking, `-I${headers}`, source, ...output], {
        repair: "update g++ to a version that knows C++17",
      });
      replaceFolder(fresh, folder);
    },
  };
}
