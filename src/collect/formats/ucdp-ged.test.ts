import { expect, test } from "vitest";
import { Claim } from "../../kernel/claim.ts";
import type { Found } from "../format.ts";
import { openInput, USUAL_LIMITS } from "../input.ts";
import { sniff } from "../sniff.ts";
import { ucdpGed } from "./ucdp-ged.ts";

/** What the runner fills in, so that a draft can be checked against the kernel's schema. */
const FILLED_IN = {
  reportId: "00000000-0000-4000-8000-000000000000",
  sourceId: "00000000-0000-4000-8000-000000000000",
};

test("../shared/data: the candidate month of October 2023 is 2,391 events with 12,603 deaths in 48 countries", async () => {
  const path = "../shared/data/conflict/GEDEvent_v23_0_10.csv.gz";
  const found: Found[] = [];
  for await (const input of openInput(path, "", USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) throw input.fault;
    expect(sniff(input, [ucdpGed]).said).toMatch(/^Read as UCDP GED/);
    for await (const item of ucdpGed.parse(input, {})) found.push(item);
  }
  const claims = found.flatMap((item) => ("drafts" in item ? item.drafts : []));
  const bodies = claims.map((draft) => Claim.parse({ ...("body" in draft ? draft.body : {}), ...FILLED_IN }));
  expect([found.length, bodies.length]).toEqual([2391, 2391]);
  expect(bodies.reduce((sum, { deaths }) => sum + (deaths?.best ?? 0), 0)).toBe(12_603);
  expect(new Set(bodies.map(({ place }) => place.country)).size).toBe(48);
  expect(new Set(bodies.map(({ nativeId }) => nativeId)).size).toBe(2391);
});
