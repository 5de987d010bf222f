import { describe, expect, it } from "vitest";
import { Binding } from "../kernel/indicator.ts";
import { thresholdFault } from "./indicator-state.ts";
import { citations, problemTemplates } from "./problem-templates.ts";
import { ratesOf } from "./ratio-learning.ts";

const templates = problemTemplates();
const each = templates.flatMap((template) =>
  template.indicators.map((indicator) => ({ template: template.id, ...indicator })),
);

describe("the templates of warning problems", () => {
  it("are there for what desks fear, each in a file of its name", () => {
    expect(templates.map(({ id }) => id)).toEqual([
      "ceasefire-breakdown",
      "conflict-escalation",
      "conflict-onset",
      "coup",
      "destabilisation-finance",
      "destabilisation-information",
      "infrastructure-cyber",
      "infrastructure-physical",
      "mass-displacement",
      "mass-violence",
      "relapse",
      "spill-over",
    ]);
  });

  it("leave time to decide: the required lead time fits into the horizon", () => {
    for (const { id, leadTimeDays, horizonDays } of templates)
      expect([id, leadTimeDays < horizonDays]).toEqual([id, true]);
  });

  it("look at several domains, with something critical among them, and name each indicator once", () => {
    for (const { id, indicators } of templates) {
      expect([id, new Set(indicators.map(({ domain }) => domain)).size >= 3]).toEqual([id, true]);
      expect([id, indicators.some(({ criticality }) => criticality === "critical")]).toEqual([id, true]);
      expect(new Set(indicators.map((one) => one.id)).size).toBe(indicators.length);
    }
  });

  it("cite only works that are in the list of literature, and use all of those", () => {
    const cited = new Set([
      ...each.flatMap(({ sources }) => sources),
      ...templates.flatMap(({ prior }) => prior.sources),
    ]);
    expect([...citations().keys()].sort()).toEqual([...cited].sort());
    for (const [key, text] of citations()) expect(text, key).toMatch(/\(\d{4}\)/);
  });

  it("give experts' ratios that are possible: one hit rate and one false-alarm rate make both", () => {
    expect(
      each.filter(({ expert }) => !ratesOf(expert)).map(({ template, id }) => `${template} ${id}`),
    ).toEqual([]);
  });

  it("carry counts with every ratio from history, and thresholds that do not contradict", () => {
    for (const { template, id, learned, binding } of each) {
      if (learned) {
        expect([template, id, learned.seenBefore <= learned.events]).toEqual([template, id, true]);
        expect([template, id, learned.seenOtherwise <= learned.quiet]).toEqual([template, id, true]);
        expect(learned.source).toMatch(/UCDP/);
        expect(binding.by).toBe("series");
      }
      if (binding.by === "judgement" || typeof binding.active !== "number") continue;
      const threshold = { active: binding.active, clear: binding.clear, direction: "above" as const };
      expect([template, id, thresholdFault({ threshold })]).toEqual([template, id, undefined]);
    }
    expect(Binding.parse({ by: "judgement" })).toEqual({ by: "judgement" });
  });

  it("say how to come down again on every rung, and in both languages", () => {
    for (const { ladder } of templates) for (const { leave } of ladder) expect(leave.en).not.toBe(leave.tr);
  });
});
