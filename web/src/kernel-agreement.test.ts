import { describe, expect, it } from "vitest";
import { QUANTILES } from "../../src/kernel/forecast.ts";
import { band, SCALES } from "../../src/kernel/likelihood.ts";
import { LEVELS } from "../../src/kernel/warning.ts";
import { QUANTILE_AT } from "./charts/quantiles.ts";
import { LEVEL_ORDER } from "./parts/level-order.ts";
import { BANDS, bandOf } from "./parts/likelihood-scales.ts";

describe("what the desk draws without the kernel's schemas", () => {
  it("has the kernel's likelihood scales", () => {
    for (const scale of ["icd-203", "phia-2025"] as const) {
      expect(BANDS[scale]).toEqual(SCALES[scale].map(({ from, to }) => [from, to]));
    }
  });

  it("reads every probability as the kernel does", () => {
    for (let i = 1; i < 1000; i += 1) {
      const p = i / 1000;
      const mine = bandOf(p, "icd-203");
      expect(mine === undefined ? undefined : SCALES["icd-203"][mine]?.word).toBe(
        band({ p, scale: "icd-203" }).word,
      );
    }
  });

  it("has the kernel's levels and quantiles in their order", () => {
    expect(LEVEL_ORDER).toEqual(LEVELS);
    expect(
      Object.fromEntries(Object.entries(QUANTILE_AT).map(([name, at]) => [name, QUANTILES[at]])),
    ).toEqual({
      low95: 0.025,
      low80: 0.1,
      low50: 0.25,
      median: 0.5,
      high50: 0.75,
      high80: 0.9,
      high95: 0.975,
    });
  });
});
