/**
 * Attack row A18: an administrator with every right in the database changes what was said, on a whole desk, after
 * the event. Each change is found by the verifier and named by its record; what is put back is sound again.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { settleAudit } from "../../src/app/auditing.ts";
import { type ServedDesk, serveSmallDesk } from "../served-desk.ts";
import { IDS } from "../small-desk.ts";

let desk: ServedDesk;
let assessmentId: string;
let estimates: readonly {
  readonly id: string;
  readonly body: { readonly forecaster: string; readonly p: number };
}[];

const View = z.object({
  estimates: z.array(z.object({ id: z.string(), body: z.object({ forecaster: z.string(), p: z.number() }) })),
});

beforeAll(async () => {
  desk = await serveSmallDesk();
  const draft = (await desk.post("/api/draft-assessment", { warningId: IDS.warning })).json();
  const statements = draft.body.statements.map((one: object) => ({ ...one, machine: false }));
  const saved = await desk.post("/api/save-assessment", {
    id: draft.id,
    version: 1,
    body: { ...draft.body, statements },
  });
  expect(saved.statusCode).toBe(200);
  expect((await desk.post("/api/finish-assessment", { id: draft.id })).statusCode).toBe(200);
  assessmentId = draft.id;
  estimates = View.parse((await desk.read(`/api/assessment?id=${draft.id}`)).json()).estimates;
  await settleAudit(desk.system);
});
afterAll(() => desk.close());

/** What the verifier says, as a desk says it to whoever checks. */
async function verdict(): Promise<string> {
  const answer = await desk.read("/api/log-verify");
  return `${answer.statusCode} ${answer.body}`;
}

async function sql(text: string, values: readonly unknown[] = []): Promise<number> {
  return (await desk.system.store.pool.query(text, [...values])).rowCount ?? 0;
}

/** Does it, reads the verdict, and puts the table back as it was. */
async function tampered(table: string, text: string, values: readonly unknown[]): Promise<string> {
  await sql(`CREATE TABLE untouched AS TABLE "${table}"`);
  try {
    expect(await sql(text, values)).toBeGreaterThan(0);
    return await verdict();
  } finally {
    await sql(`DELETE FROM "${table}"`);
    await sql(`INSERT INTO "${table}" OVERRIDING SYSTEM VALUE SELECT * FROM untouched`);
    await sql("DROP TABLE untouched");
  }
}

beforeEach(async () => {
  // Otherwise what one test broke would be found by the next.
  expect(await verdict()).toMatch(/^200 .*The audit log is sound/);
});

describe("A18: an administrator with SQL", () => {
  test("who alters a likelihood after the event is found, and the estimate is named", async () => {
    const [own] = estimates;
    const said = await tampered(
      "estimate",
      `UPDATE estimate SET body = jsonb_set(body, '{p}', '0.97') WHERE id = $1`,
      [own?.id],
    );
    expect(said).toMatch(/^409 /);
    expect(said).toContain(`${own?.id} version 1`);
    expect(said).toContain("changed afterwards");
  });

  test("who alters the likelihood in a finished assessment, in any of its versions, is found, and it is named", async () => {
    for (const version of [1, 2, 3]) {
      const said = await tampered(
        "assessment",
        `UPDATE assessment SET body = jsonb_set(body, '{title}', '"As we always said"') WHERE id = $1 AND version = $2`,
        [assessmentId, version],
      );
      expect(said).toMatch(/^409 /);
      expect(said).toContain(`${assessmentId} version ${version}`);
    }
  });

  test("who deletes a dissent is found, whether its trace in the change log is deleted with it or not", async () => {
    const dissent = estimates.at(-1);
    const said = await tampered("estimate", "DELETE FROM estimate WHERE id = $1", [dissent?.id]);
    expect(said).toMatch(/^409 .*deleted without an erasure/);
    await sql("CREATE TABLE trace AS TABLE changes");
    await sql("DELETE FROM changes WHERE id = $1", [dissent?.id]);
    expect(await tampered("estimate", "DELETE FROM estimate WHERE id = $1", [dissent?.id])).toMatch(
      /^409 .*estimate rows of act \d+/,
    );
    await sql("INSERT INTO changes OVERRIDING SYSTEM VALUE SELECT * FROM trace WHERE id = $1", [dissent?.id]);
    await sql("DROP TABLE trace");
  });

  test("who backdates a forecast, gives it another maker, or other numbers, is found, and it is named", async () => {
    for (const change of [
      "recorded_at = '2018-12-01'",
      "recorded_by = 'the better model'",
      "body = jsonb_set(body, '{asOf}', '\"2018-01\"')",
      "body = jsonb_set(body, '{leads,0,mean}', '500')",
    ]) {
      const said = await tampered("forecast", `UPDATE forecast SET ${change} WHERE id = $1`, [IDS.forecast]);
      expect([change, said]).toEqual([change, expect.stringMatching(/^409 /)]);
      expect([change, said]).toEqual([change, expect.stringContaining(IDS.forecast)]);
    }
  });

  test("who puts a forecast in as if it had always been there is found", async () => {
    const said = await tampered(
      "forecast",
      `INSERT INTO forecast SELECT (jsonb_populate_record(forecast, $2)).* FROM forecast WHERE id = $1`,
      [IDS.forecast, { id: assessmentId, recorded_at: "2018-06-01T00:00:00Z" }],
    );
    expect(said).toMatch(/^409 .*was put in without any act/);
    expect(said).toContain(assessmentId);
  });

  test("who rewrites the log's own entry of it is found by its index", async () => {
    const changed = `UPDATE access_event SET event = replace(event, '"alteration"', '"consultation"')
      WHERE leaf = (SELECT min(leaf) FROM access_event WHERE event LIKE '%"alteration"%')`;
    expect(await sql(changed)).toBe(1);
    const said = await verdict();
    expect(said).toMatch(/^409 .*first bad place is at index \d+/);
  });
});
