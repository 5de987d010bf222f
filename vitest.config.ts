import { defineConfig } from "vitest/config";
import { PlainReporter } from "./test/plain-reporter.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "web/**/*.test.ts"],
    globalSetup: ["test/postgres/setup.ts"],
    reporters: ["default", new PlainReporter()],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
