/** Two people, one assessment: the second to save is told so, and nothing that anybody wrote is lost. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Problem, type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { IDS } from "../../test/small-desk.ts";
import { Assessment } from "../kernel/assessment.ts";
import { storedSchema } from "../kernel/record.ts";

const StoredAssessment = storedSchema(Assessment);
const View = z.object({
  assessment: StoredAssessment,
  versions: z.array(z.object({ version: z.int() })),
  estimates: z.array(z.object({ body: z.object({ forecaster: z.string() }) })),
});

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

/** Over a socket of its own, as a browser would. */
function send(operation: string, payload: object): Promise<Response> {
  return fetch(`${desk.address}/api/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify(payload),
  });
}

async function newDraft() {
  return StoredAssessment.parse(await (await send("draft-assessment", { warningId: IDS.warning })).json());
}

async function look(id: string) {
  return View.parse(await (await fetch(`${desk.address}/api/assessment?id=${id}`)).json());
}

test("F13: of two who save the same version at once one is stored, the other gets 409 and can put theirs on top", async () => {
  const { id, version, body } = await newDraft();
  const titles = ["As Ada has it", "As Ben has it"];
  const answers = await Promise.all(
    titles.map((title) => send("save-assessment", { id, version, body: { ...body, title } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const faster = answers.findIndex(({ status }) => status === 200);
  const slower = 1 - faster;
  const refusal = Problem.parse(await answers[slower]?.json());
  expect(refusal).toMatchObject({
    code: "conflict",
    detail: "This assessment is at version 2, you changed version 1; look at the newer one first.",
  });

  const between = await look(id);
  expect(between.assessment.body.title).toBe(titles[faster]);
  expect(between.versions).toHaveLength(2);
  const again = { ...between.assessment.body, title: titles[slower] };
  const saved = await send("save-assessment", { id, version: between.assessment.version, body: again });
  expect(saved.status).toBe(200);
  const after = await look(id);
  expect(after.assessment.body.title).toBe(titles[slower]);
  expect(after.versions).toHaveLength(3);
});

test("F13: twenty who save in turn, each from what they read last, lose nobody's line", async () => {
  const { id, version, body } = await newDraft();
  const lines = Array.from({ length: 20 }, (_, i) => `Alternative ${i + 1}`);
  const withLine = (present: Assessment, text: string): Assessment => ({
    ...present,
    alternatives: [...present.alternatives, { text, likelihood: present.likelihood }],
  });
  await send("save-assessment", { id, version, body: { ...body, alternatives: [] } });
  const write = async (own: readonly string[]) => {
    let refused = 0;
    for (const line of own)
      for (;;) {
        const { assessment } = await look(id);
        const changed = withLine(assessment.body, line);
        const { status } = await send("save-assessment", { id, version: assessment.version, body: changed });
        if (status === 200) break;
        expect(status).toBe(409);
        refused += 1;
      }
    return refused;
  };
  await Promise.all([write(lines.slice(0, 10)), write(lines.slice(10))]);
  const { assessment, versions } = await look(id);
  expect(assessment.body.alternatives.map(({ text }) => text).sort()).toEqual([...lines].sort());
  expect(versions).toHaveLength(22);
});

test("F13: what was changed meanwhile is not made final unread", async () => {
  const { id, version, body } = await newDraft();
  const statements = body.statements.map((one) => ({ ...one, machine: false }));
  const ready = { ...body, statements };
  expect((await send("save-assessment", { id, version, body: ready })).status).toBe(200);
  const other = { ...ready, title: "Another judgement" };
  expect((await send("save-assessment", { id, version: 2, body: other })).status).toBe(200);
  expect((await send("finish-assessment", { id, version: 2 })).status).toBe(409);
  expect((await look(id)).assessment.body.status).toBe("draft");

  const both = await Promise.all([1, 2].map(() => send("finish-assessment", { id, version: 3 })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const final = await look(id);
  expect(final.assessment.body.status).toBe("final");
  expect(final.estimates).toHaveLength(3);
});
