import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests of the library itself. One process runs many of their files, since each would load TensorFlow anew. */
const LIBRARY = [
  "data",
  "distillation",
  "experiments",
  "figures",
  "kernels",
  "models",
  "notebook",
  "options",
  "references",
  "results",
  "statistics",
  "storage",
  "study",
  "support",
  "training",
  "trials",
  "workbook",
].map((folder) => `test/${folder}/**/*.test.ts`);

/** A process each: these watch what a process does once only, or replace functions before a module takes them. */
const FRESH = [
  "test/command-line/command-line.test.ts",
  "test/notebook/progress.test.ts",
  "test/options/trainings.test.ts",
  "test/training/reusable-training.test.ts",
];

/**
 * What is left out on WebAssembly: the operations of the compiled addon; convolutions, as tfjs has no kernel there for the gradient of their filters, and what computes nothing
 * by itself (processes, locks, the command's texts), which would only be repeated.
 */
const NATIVE_ONLY =
  process.env.DARK_KNOWLEDGE_BACKEND === "wasm"
    ? [
        "test/training/train-layers-model.test.ts",
        "test/training/mixed-ensemble.test.ts",
        "test/trials/models-recipe.test.ts",
        "test/training/recorded/momentum.test.ts",
        "test/training/recorded/operations.test.ts",
        "test/trials/run-trials.test.ts",
        "test/storage/lock.test.ts",
        "test/command-line/command-line.test.ts",
        "test/notebook/progress.test.ts",
      ]
    : [];

export default defineConfig({
  test: {
    // TensorFlow's native library cannot be loaded twice by threads of one process.
    pool: "forks",
    // Many tests wait for processes of their own; vitest's default for two cores is one worker.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ["test/backend.setup.ts"],
    globalSetup: ["test/temporary-folder.setup.ts"],
    testTimeout: 30_000,
    // Many watch processes, memory or the clock of a machine that others use, too. The count of .ci/run names whoever needed this.
    retry: 1,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "library", include: LIBRARY, exclude: [...FRESH, ...NATIVE_ONLY], isolate: false },
      },
      { extends: true, test: { name: "fresh", include: FRESH, exclude: NATIVE_ONLY } },
      {
        extends: true,
        test: {
          name: "programs",
          include: ["test/**/*.test.ts"],
          // The clusters' tests need clusters: npm run test-clusters.
          exclude: [...LIBRARY, ...FRESH, "test/clusters/**"],
        },
      },
    ],
  },
});
