/**
 * The house rules that no linter knows.
 *
 * The intelligence cycle is a loop when the system runs and a tower when it is compiled: a phase hands its
 * work to the next one through the store, and a file imports only from the floors below its own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { changePointMethods } from "../src/analyse/change-points/all.ts";
import { detectors } from "../src/analyse/detectors/all.ts";
import { forecasters } from "../src/analyse/forecasters/all.ts";
import { seriesModels } from "../src/analyse/series-models/all.ts";
import { operations } from "../src/app/operations/all.ts";
import { connectors } from "../src/collect/connectors/all.ts";
import { formats } from "../src/collect/formats/all.ts";
import type { Plugin, Registry } from "../src/kernel/registry.ts";
import { steps } from "../src/process/steps/all.ts";
import { exporters } from "../src/publish/exporters/all.ts";

const registries: readonly Registry<Plugin>[] = [
  connectors,
  formats,
  steps,
  detectors,
  changePointMethods,
  seriesModels,
  forecasters,
  exporters,
  operations,
];

/** Lowest first. Folders on one floor do not know each other. */
const floors = [
  ["kernel", "numerics"],
  ["store"],
  ["guard"],
  ["direct", "collect", "process", "vault"],
  ["analyse"],
  ["judge"],
  ["publish", "review"],
  ["app"],
  ["api"],
  ["cli"],
];

/** Folders of plug-ins: each file in them is one plug-in, and `all.ts` is the list. */
const shelves =
  /^(collect\/(connectors|formats)|process\/steps|analyse\/(detectors|change-points|forecasters|series-models)|judge\/techniques|publish\/exporters|app\/operations)\/(?!all\.ts)/;

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({
    path,
    text: readFileSync(join("src", path), "utf8"),
    isTest: path.endsWith(".test.ts"),
  }));

const imports = files.flatMap(({ path, text, isTest }) =>
  [...text.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/g)].map(([, name, lazy]) => {
    const to = name ?? lazy ?? "";
    return { from: path, to: to.startsWith(".") ? join(path, "..", to) : to, isTest };
  }),
);

function floorOf(path: string): number {
  return floors.findIndex((folders) => folders.includes(path.split("/")[0] ?? ""));
}

describe("imports", () => {
  test("were found at all", () => expect(imports.length).toBeGreaterThan(500));

  test("point downwards, to a lower floor or into the same folder", () => {
    const upward = imports.filter(({ from, to, isTest }) => {
      const [here, there] = [floorOf(from), floorOf(to)];
      return !isTest && here >= 0 && there >= here && from.split("/")[0] !== to.split("/")[0];
    });
    expect(upward).toEqual([]);
  });

  test("reach another folder through its front files or its lists, never through its back rooms", () => {
    const back = imports.filter(
      ({ from, to, isTest }) =>
        !isTest &&
        floorOf(to) >= 0 &&
        from.split("/")[0] !== to.split("/")[0] &&
        !/^[^/]+\/([^/]+|.*\/all)\.(ts|json)$/.test(to),
    );
    expect(back).toEqual([]);
  });

  test("into the vault come from the command line alone, and out of it go to little", () => {
    const inward = imports.filter(
      ({ from, to, isTest }) => !isTest && to.startsWith("vault/") && !from.startsWith("vault/"),
    );
    expect(inward.length).toBeGreaterThan(3);
    expect(inward.map(({ from }) => from).filter((from) => !/^cli\/vault-[a-z]+\.ts$/.test(from))).toEqual(
      [],
    );
    const outward = imports.filter(
      ({ from, to, isTest }) => !isTest && from.startsWith("vault/") && /^store\//.test(to),
    );
    // Of the store the vault takes how to run a transaction, and nothing that knows the desk's tables.
    expect([...new Set(outward.map(({ to }) => to))].sort()).toEqual([
      "store/in-transaction.ts",
      "store/view.ts",
    ]);
  });

  test("leave the kernel and the numerics free of input, output and clocks", () => {
    const impure = imports.filter(
      ({ from, to, isTest }) => floorOf(from) === 0 && !isTest && to.startsWith("node:"),
    );
    expect(impure).toEqual([]);
  });

  test("do not join one plug-in to another", () => {
    const joined = imports.filter(
      ({ from, to, isTest }) => shelves.test(from) && shelves.test(to) && !isTest,
    );
    expect(joined).toEqual([]);
  });

  test("of the desk take types, words and schemas only, and reach the rest through the API", () => {
    const web = readdirSync("web", { recursive: true, encoding: "utf8" }).filter(
      (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path),
    );
    const reaching = web.flatMap((path) =>
      readFileSync(join("web", path), "utf8")
        .split("\n")
        .filter((line) => /from ".*\/src\//.test(line) && !/^import type |src\/kernel\//.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(web.length).toBeGreaterThan(10);
    expect(reaching).toEqual([]);
  });
});

describe("effects", () => {
  const below = files.filter(({ path, isTest }) => !isTest && floorOf(path) < floors.length - 3);

  test.each([
    ["the clock", /\bnew Date\(\)|\bDate\.now\(\)/],
    ["chance", /\bMath\.random\b/],
    ["the network", /(?<![.\w])fetch\(/],
    ["the environment", /\bprocess\.env\b/],
  ])("below the app nothing takes %s by itself", (_name, pattern) => {
    expect(below.length).toBeGreaterThan(100);
    const takers = below.filter(({ text }) =>
      text
        .split("\n")
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
        .some((line) => pattern.test(line)),
    );
    expect(takers.map(({ path }) => path)).toEqual([]);
  });
});

test("no test replaces a module; effects are handed in instead", () => {
  expect(files.filter(({ text }) => /\bvi\.(mock|doMock)\(/.test(text)).map(({ path }) => path)).toEqual([]);
});

test("no folder is a drawer for odds and ends", () => {
  const drawers =
    /(^|\/)(utils?|helpers?|common|shared|misc|lib|types|constants|managers?|services?)(\/|\.ts$)/;
  expect(files.filter(({ path }) => drawers.test(path)).map(({ path }) => path)).toEqual([]);
});

test("every source folder stands on a floor", () => {
  expect(files.filter(({ path }) => path.includes("/") && floorOf(path) < 0).map(({ path }) => path)).toEqual(
    [],
  );
});

describe("plug-ins", () => {
  const shelved = files.filter(
    ({ path, isTest }) => shelves.test(path) && !isTest && !path.endsWith("/all.ts"),
  );
  const known = registries.flatMap((registry) => [...registry].map((plugin) => plugin.id));

  test.each(shelved)("$path is on its list, under its file's name", ({ path }) => {
    expect(known).toContain(path.replace(/^.*\/|\.ts$/g, ""));
  });

  test.each(registries.flatMap((registry) => [...registry]))(
    "$id says what it is for",
    ({ title, about }) => {
      expect(title).not.toBe("");
      expect(about).toMatch(/^[A-Z].{20,300}\.$/);
    },
  );
});
