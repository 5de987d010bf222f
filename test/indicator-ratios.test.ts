import { expect, test } from "vitest";
import { ratioBench } from "../bench/indicator-ratios.ts";
import { problemTemplates } from "../src/direct/problem-templates.ts";

test("what templates carry as from history is what the bench counts in ../shared/data", async () => {
  const counted = await ratioBench();
  expect(counted.length).toBe(5);
  for (const { template, events, windows, indicators } of counted) {
    const stated = problemTemplates().find(({ id }) => id === template);
    expect(stated?.prior).toMatchObject({ basis: "history", k: events, n: windows });
    expect(stated?.prior.p).toBeCloseTo(events / windows, 4);
    for (const { id, cells, shrunk, interval } of indicators) {
      const learned = stated?.indicators.find((one) => one.id === id)?.learned;
      expect([template, id, learned]).toEqual([template, id, expect.objectContaining({ ...cells })]);
      expect(learned?.present).toBeCloseTo(shrunk.present, 3);
      expect(learned?.absent).toBeCloseTo(shrunk.absent, 3);
      expect([learned?.low, learned?.high]).toEqual(interval.map((end) => expect.closeTo(end, 2)));
    }
  }
  // And nothing else claims to be counted.
  const claimed = problemTemplates().flatMap(({ indicators }) => indicators.filter(({ learned }) => learned));
  expect(claimed.length).toBe(counted.flatMap(({ indicators }) => indicators).length);
});
