/**
 * Ends a test run with the plain line `N passed, N failed`, which other programs read.
 *
 * Whatever keeps a test from giving an answer is a failure: a file that does not load, a set-up that breaks,
 * a test that was skipped, a run that found no test at all.
 */
import type { Reporter, SerializedError, TestModule, TestSuite, Vitest } from "vitest/node";

export class PlainReporter implements Reporter {
  private isFiltered = false;

  onInit(vitest: Vitest): void {
    // `-t NAME` skips every other test on purpose.
    this.isFiltered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.flatMap((module): readonly (TestModule | TestSuite)[] =>
      [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0),
    );
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const failed = tests.filter((test) => test.result().state === "failed");
    const notRun = this.isFiltered ? [] : tests.filter((test) => !/passed|failed/.test(test.result().state));

    for (const test of notRun)
      process.stdout.write(`not run: ${test.module.relativeModuleId} > ${test.fullName}\n`);
    const failures = failed.length + notRun.length + broken.length + unhandled.length;
    if (failures > 0 || tests.length === 0) process.exitCode = 1;
    // The other reporter's account of the errors is still to come; this must be the last of it, and of a long log
    // the end is what is kept, so the names stand there once more.
    const names = [
      ...failed.map((test) => `${test.module.relativeModuleId} > ${test.fullName}`),
      ...broken.map((part) => (part.type === "module" ? part.relativeModuleId : part.fullName)),
    ];
    const listed = names.map((name) => `FAILED: ${name}\n`).join("");
    process.once("exit", () => process.stdout.write(`\n${listed}${passed} passed, ${failures} failed\n`));
  }
}
