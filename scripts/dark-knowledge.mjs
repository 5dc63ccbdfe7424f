#!/usr/bin/env node
/** The command `dark-knowledge`, which is src/command-line/command-line.ts. Needs a set-up: `npm run setup`. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const path = join(fileURLToPath(import.meta.url), "..", "..", "dist", "command-line", "command-line.js");
if (!existsSync(path)) {
  console.error(`${path}: expected the built library, found none. To repair: npm run setup`);
  process.exit(1);
}
/** @type {typeof import("../src/command-line/command-line.ts")} */
const { main } = createRequire(import.meta.url)(path);
await main();
