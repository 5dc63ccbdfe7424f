import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // TensorFlow's native library cannot be loaded twice by threads of one process.
    pool: "forks",
    include: ["test/**/*.test.ts"],
    // Those need clusters: npm run test-clusters.
    exclude: ["test/clusters/**"],
    setupFiles: ["test/backend.setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
