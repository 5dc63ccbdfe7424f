/** The build of dist/: into a new folder, swapped in when the compiler is content. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { replaceFolder } from "./files.mjs";

/** @param {string} root @returns {import("./step.mjs").Step} */
export function library(root) {
  const source = join(root, "src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|cjs)$/.test(name))
    .sort();
  const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];
  return {
    name: "library build",
    inputs: [
      ...files.map((name) => [name, readFileSync(join(source, name), "utf8")]),
      ...settings.map((name) => readFileSync(join(root, name), "utf8")),
    ],
    isPresent: () => files.every((name) => existsSync(join(root, "dist", name.replace(/\.ts$/, ".js")))),
    make: async () => {
      // Beside dist/ and not below it, so that source maps point to the right place.
      const fresh = join(root, "dist.unfinished");
      rmSync(fresh, { recursive: true, force: true });
      const compiler = join(root, "node_modules", "typescript-7", "bin", "tsc");
      await runCommand(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", fresh], {
        cwd: root,
        repair: "correct what the compiler names in src/",
      });
      replaceFolder(fresh, join(root, "dist"));
    },
  };
}
