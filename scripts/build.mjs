/** `npm run build`: dist/ from src/, as set-up builds it, so that set-up knows of it. */
import { join } from "node:path";
import { ROOT, runMain } from "./setup.mjs";
import { library } from "./setup/library.mjs";
import { takeLock } from "./setup/lock.mjs";
import { runStep } from "./setup/step.mjs";

await runMain(async () => {
  const giveLockBack = await takeLock(join(ROOT, ".cache", "setup", "lock"));
  try {
    await runStep(ROOT, library(ROOT));
  } finally {
    giveLockBack();
  }
});
