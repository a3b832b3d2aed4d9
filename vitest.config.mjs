import { defineConfig } from "vitest/config";

const tests = (name, include, exclude = []) => ({
  test: { name, include, exclude: ["test/extension/**", "test/host/**", "test/bench/**", ...exclude] },
});

export default defineConfig({
  test: {
    testTimeout: 30_000,
    projects: [
      tests("unit", ["test/**/*.test.ts"], ["test/server/**"]),
      // These talk to the bundles in dist, so build first.
      tests("server", ["test/server/**/*.test.ts"]),
    ],
  },
});
