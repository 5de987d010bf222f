import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { IDS } from "../../test/small-desk.ts";
import { settleAudit } from "../app/auditing.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
  await settleAudit(desk.system);
});
afterAll(() => desk.close());

describe("the audit log over HTTP", () => {
  test("gives its checkpoint and its tiles to everybody, and only those", async () => {
    const checkpoint = await desk.server.inject("/log/checkpoint");
    expect(checkpoint.statusCode).toBe(200);
    const [origin, size] = checkpoint.body.split("\n");
    expect(origin).toBe(desk.system.audit.keys.log.verifier.name);
    expect(Number(size)).toBeGreaterThan(3);
    const tile = await desk.server.inject(`/log/tile/0/000.p/${size}`);
    expect(tile.rawPayload).toHaveLength(Number(size) * 32);
    const entries = await desk.server.inject(`/log/tile/entries/000.p/${size}`);
    expect(entries.rawPayload).toHaveLength(Number(size) * 34);
    for (const wrong of ["/log/tile/0/000", "/log/tile/0/..%2f000", "/log/tile/9/000.p/1", "/log/tile/x"])
      expect((await desk.server.inject(wrong)).statusCode).toBe(404);
  });

  test("the witness answers unknown logs with 404 and anything else with 400", async () => {
    const post = (payload: string) =>
      desk.server.inject({
        method: "POST",
        url: "/witness/add-checkpoint",
        headers: { "content-type": "text/plain" },
        payload,
      });
    const { body } = await desk.server.inject("/log/checkpoint");
    expect((await post(`old 0\n\n${body}`)).statusCode).toBe(404);
    expect((await post("hello")).statusCode).toBe(400);
  });

  test("all that the desk holds is what its log says, and the receipt of a record can be had", async () => {
    const verified = await desk.read("/api/log-verify");
    expect(verified.json()).toMatchObject({ sentence: expect.stringContaining("The audit log is sound") });
    expect((await desk.read("/api/log-state")).json()).toMatchObject({ isSound: true });
    const receipt = await desk.read(`/api/log-receipt?of=${IDS.warning}`);
    expect(receipt.json().receipt).toContain("c2sp.org/tlog-proof@v1");
  });

  test("a changed record is named, and no brief goes out while it is red", async () => {
    const made = await desk.post("/api/make-brief", {});
    const { id } = made.json();
    expect((await desk.server.inject(`/api/briefs/${id}.md`)).statusCode).toBe(200);
    await desk.system.store.pool.query("UPDATE warning SET body = jsonb_set(body, '{place}', '\"XXB\"')");
    const broken = await desk.problem({ method: "GET", url: "/api/log-verify" }, 409);
    expect(broken.detail).toContain("The audit log is broken; the first bad place is at index");
    expect(JSON.stringify(broken.details)).toContain("The warning rows of act");
    const refused = await desk.problem({ method: "GET", url: `/api/briefs/${id}.md` }, 422);
    expect(refused.detail).toContain("An export is refused while the audit log is not sound");
  });
});
