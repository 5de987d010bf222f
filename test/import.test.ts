/**
 * Importing the shared data, which lies beside the repository in `../shared/data` and is not part of it.
 */
import { expect, test } from "vitest";
import { Claim } from "../src/kernel/claim.ts";
import { Entity, Link } from "../src/kernel/entity.ts";
import { Report } from "../src/kernel/report.ts";
import { importing } from "./import-rig.ts";

const DATA = "../shared/data";

test.each([
  ["UCDP candidate events of a month", "conflict/GEDEvent_v23_0_10.csv.gz", 2_391, "ucdp-ged"],
  ["ATT&CK for ICS 17.1", "cti/attack/ics-attack-17.1-stix21.json.gz", 1_651, "stix"],
  ["ATT&CK Enterprise 18.1", "cti/attack/enterprise-attack-18.1-stix20.jsonl.gz", 24_771, "stix"],
])("%s (shared data) is imported whole, and a second time stores nothing", async (_name, path, count, id) => {
  const { importPath } = await importing();
  const [first] = await importPath(`${DATA}/${path}`);
  expect(first?.run.body).toMatchObject({
    status: "done",
    format: id,
    formatReason: expect.stringMatching(/because/),
    counts: { received: count, stored: count, duplicate: 0, quarantined: 0, filtered: 0 },
  });
  const [second] = await importPath(`${DATA}/${path}`);
  expect(second?.run.body).toMatchObject({
    status: "done",
    counts: { received: count, stored: 0, duplicate: count, quarantined: 0, filtered: 0 },
  });
  expect(second?.summary).toMatch(/^Nothing new/);
});

test("UCDP candidate events (shared data) are claims in one report, the file, whose bytes are kept", async () => {
  const { store, importPath } = await importing();
  const [result] = await importPath(`${DATA}/conflict/GEDEvent_v23_0_10.csv.gz`);
  const view = store.systemView();
  expect(await view.count(Claim)).toBe(2_391);
  const { items } = await view.list(Report);
  expect(items).toHaveLength(1);
  const [report] = items;
  expect(report?.body).toMatchObject({
    nativeId: result?.run.body.sha256,
    sha256: result?.run.body.sha256,
    runId: result?.run.id,
    title: "GEDEvent_v23_0_10.csv.gz",
  });
  expect(await view.count(Claim, { reportId: report?.id ?? "" })).toBe(2_391);
  expect((await store.blobs.read(report?.body.sha256 ?? "")).length).toBe(report?.body.bytes);
});

test("ATT&CK (shared data) makes a graph whose links all lead to what is there, from any source", async () => {
  const { store, importPath } = await importing();
  await importPath(`${DATA}/cti/attack/ics-attack-17.1-stix21.json.gz`);
  const view = store.systemView();
  const derived = await view.sql.query<{ type: string; count: number }>(
    `SELECT body ->> 'type' AS type, count(*) AS count FROM link
     WHERE body ->> 'nativeId' LIKE '%:ref:%' GROUP BY 1`,
  );
  expect(derived.rows).toEqual([{ type: "created-by", count: expect.any(Number) }]);
  const links = await view.count(Link, { type: "created-by" });
  expect((await view.count(Entity)) + (await view.count(Link)) - links).toBe(1_651);
  const { rows } = await view.sql.query<{ dangling: number }>(
    `SELECT count(*) AS dangling FROM link
     WHERE NOT EXISTS (SELECT FROM entity WHERE id = (link.body ->> 'toId')::uuid)
        OR NOT EXISTS (SELECT FROM entity WHERE id = (link.body ->> 'fromId')::uuid)`,
  );
  expect(rows).toEqual([{ dangling: 0 }]);
});
