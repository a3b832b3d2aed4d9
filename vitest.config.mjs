import { defineConfig } from "vitest/config";

// A project reads nothing from the root's test options, so the limits stand here.
const tests = (name, include, exclude = []) => ({
  test: {
    name,
    include,
    exclude: ["test/extension/**", "test/host/**", "test/bench/**", ...exclude],
    globalSetup: ["test/kernels.mjs"],
    setupFiles: ["test/seed.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      tests("unit", ["test/**/*.test.ts"], ["test/server/**"]),
      // These talk to the bundles in dist, so build first.
      tests("server", ["test/server/**/*.test.ts"]),
    ],
  },
});
