/** What the desk does not do for anybody: refused with a code, before anything is stored, and in the log. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { DESK_BASIS_ID } from "../src/collect/collection-basis.ts";
import { refusalCounts } from "../src/guard/refusals-noted.ts";
import { CollectionBasis } from "../src/kernel/basis.ts";
import { Entity } from "../src/kernel/entity.ts";
import { Source } from "../src/kernel/source.ts";
import { stateTestBasis } from "./desk-basis.ts";
import { importing, runsOf } from "./import-rig.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

const person = (type: string, rest: object) => ({
  type,
  spec_version: "2.1",
  id: `${type}--00000000-0000-4000-8000-00000000000${type.length % 10}`,
  created: "2024-01-01T00:00:00.000Z",
  modified: "2024-01-01T00:00:00.000Z",
  name: "Somebody",
  ...rest,
});

test("individuals are left out of a STIX bundle with R1, counted, and noted once for the batch", async () => {
  const { store, importText } = await importing();
  const objects = [
    person("identity", { identity_class: "individual" }),
    person("threat-actor", { resource_level: "individual" }),
    person("identity", {
      identity_class: "organization",
      id: "identity--00000000-0000-4000-8000-0000000000aa",
    }),
  ];
  const bundle = { type: "bundle", id: "bundle--00000000-0000-4000-8000-000000000000", objects };
  const { run } = await importText(JSON.stringify(bundle), "a.json");
  expect(run.body.counts).toMatchObject({ received: 3, stored: 1, filtered: 2 });
  expect(await store.systemView().count(Entity)).toBe(1);
  expect(await refusalCounts(store.pool)).toEqual(new Map([["R1", 1]]));
});

describe("the basis of collection", () => {
  test.each([
    ["expired", { reviewBy: "2000-01-01T00:00:00.000Z" }],
    ["withdrawn", { withdrawnAt: "2000-01-01T00:00:00.000Z" }],
    ["planned", { startsAt: "2999-01-01T00:00:00.000Z" }],
  ])("one that is %s stops an import before it has left a run", async (status, change) => {
    const { store, writer, importText } = await importing();
    await stateTestBasis(writer, change);
    await expect(importText("x", "a.txt")).rejects.toMatchObject({
      code: "refused",
      details: { code: "R6", status },
    });
    expect(await runsOf(store)).toEqual([]);
  });

  test("a source stands on the one it names, whatever the desk's own", async () => {
    const { store, writer, sourceId, importText } = await importing();
    await stateTestBasis(writer, { reviewBy: "2000-01-01T00:00:00.000Z" });
    const { body } = await store.systemView().one(CollectionBasis, DESK_BASIS_ID);
    const { body: source } = await store.systemView().one(Source, sourceId);
    await writer.transaction(async (transaction) => {
      const [own] = await transaction.put(CollectionBasis, [
        {
          label: source.label ?? { ...(await store.systemView().one(Source, sourceId)).label },
          body: { ...body, reviewBy: "2999-01-01T00:00:00.000Z" },
        },
      ]);
      await transaction.put(Source, [
        {
          id: sourceId,
          label: (await transaction.view.one(Source, sourceId)).label,
          body: { ...source, basisId: own?.id },
        },
      ]);
    });
    expect((await importText("<p>Something happened in a town.</p>", "a.html")).run.body.status).toBe("done");
  });
});

describe("a served desk", () => {
  let desk: ServedDesk;
  beforeAll(async () => {
    desk = await serveSmallDesk();
  });
  afterAll(() => desk.close());

  const Bases = z.object({
    items: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        isDefault: z.boolean(),
        sources: z.int(),
        body: CollectionBasis,
      }),
    ),
  });
  const upload = () =>
    fetch(`${desk.address}/api/upload?source=Hand`, {
      method: "POST",
      body: form(),
    });
  const form = () => {
    const data = new FormData();
    data.append("file", new Blob(["<p>Something happened in a town.</p>"]), "a.html");
    return data;
  };

  test("a first import states a default that is called one, and goes through", async () => {
    expect((await upload()).status).toBe(200);
    const { items } = Bases.parse((await desk.read("/api/bases")).json());
    expect(items).toMatchObject([{ id: DESK_BASIS_ID, status: "valid", isDefault: true }]);
    expect(items[0]?.body.approvedBy).toContain("Nobody yet");
    expect(items[0]?.sources).toBeGreaterThan(0);
  });

  test("once its review is missed, collecting stops with 422, and the log has it", async () => {
    const { store, clock } = desk.system;
    const { body } = await store.systemView().one(CollectionBasis, DESK_BASIS_ID);
    const reviewBy = clock.now().toISOString();
    await store
      .writer("test")
      .transaction((transaction) =>
        transaction.view
          .one(CollectionBasis, DESK_BASIS_ID)
          .then(({ id, label }) =>
            transaction.put(CollectionBasis, [{ id, label, body: { ...body, reviewBy } }]),
          ),
      );
    const answer = await upload();
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: "refused",
      details: { code: "R6", status: "expired" },
    });
    const noted = (await desk.read("/api/refusals")).json();
    expect(noted.codes).toContainEqual(expect.objectContaining({ code: "R6", count: 1 }));
    expect(noted.newest[0]).toMatchObject({ code: "R6", what: "import" });
  });

  test("a review lets it go on, and says who approved it", async () => {
    const { body } = await desk.system.store.systemView().one(CollectionBasis, DESK_BASIS_ID);
    const { approvedBy: _, ...stated } = body;
    const past = { id: DESK_BASIS_ID, body: { ...stated, reviewBy: "2000-01-01T00:00:00.000Z" } };
    expect((await desk.post("/api/basis-save", past)).statusCode).toBe(422);
    const reviewed = { id: DESK_BASIS_ID, body: { ...stated, reviewBy: "2030-01-01T00:00:00.000Z" } };
    const saved = (await desk.post("/api/basis-save", reviewed)).json();
    expect(saved.body.approvedBy).toBe("local");
    expect((await upload()).status).toBe(200);
  });
});
