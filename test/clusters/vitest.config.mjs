import { defineConfig } from "vitest/config";

/** Tests on real clusters, which `npm run test-clusters` sets up. */
export default defineConfig({
  test: {
    pool: "forks",
    include: ["test/clusters/**/*.test.ts"],
    setupFiles: ["test/backend.setup.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Two nodes of one core each are what this machine may have.
    fileParallelism: false,
  },
});
