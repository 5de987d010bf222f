/** Warnings on their way to who decides: a real mail server, a real receiver, and what they did with it. */
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { openDelivering } from "../src/app/delivering.ts";
import type { System } from "../src/app/system.ts";
import { Delivery } from "../src/kernel/delivery.ts";
import { Label } from "../src/kernel/label.ts";
import { Warning, type WatchLevel } from "../src/kernel/warning.ts";
import { type MailSink, mailSink, webhookSink } from "./mail-sink.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { warning } from "./small-desk.ts";

let desk: ServedDesk;
let mail: MailSink;
let hook: Awaited<ReturnType<typeof webhookSink>>;
let now: Date;
let settings: object;
beforeEach(async () => {
  desk = await serveSmallDesk();
  mail = await mailSink(desk.system.config.data);
  hook = await webhookSink();
  now = new Date("2019-05-04T08:00:00.000Z");
  settings = { ...mail.settings, webhookHosts: [hook.host], allowHosts: [hook.host] };
  // The operations ask the desk's own configuration; what it holds is set before any is asked.
  Object.assign(desk.system.config, settings);
});
afterEach(async () => {
  await mail.close();
  await hook.close();
  await desk.close();
});

const { signal } = new AbortController();
const Saved = z.looseObject({ id: z.uuid(), version: z.int() });
const Handling = z.looseObject({
  deliveries: z.array(z.object({ id: z.uuid(), body: Delivery })),
  given: z.boolean(),
  unreached: z.boolean(),
  leadTimeDays: z.number().optional(),
  outcome: z
    .looseObject({ body: z.looseObject({ outcome: z.string(), decisionId: z.string().optional() }) })
    .optional(),
});

function system(): System {
  const clock = { ...desk.system.clock, now: () => now };
  return { ...desk.system, clock, realClock: clock };
}

async function deliver(more: object = {}) {
  const delivering = openDelivering({ ...system(), config: { ...desk.system.config, ...more } });
  try {
    return await delivering.now(signal);
  } finally {
    delivering.close();
  }
}

const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000);
};

async function ok(path: string, payload: object) {
  const answer = await desk.post(`/api/${path}`, payload);
  expect([path, answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([path, 200, ""]);
  return answer.json();
}

async function office(more: object = {}) {
  const body = {
    name: "Crisis desk",
    // The small desk has warned of another place by itself.
    places: ["XXB"],
    fromLevel: "W3",
    channels: [{ by: "mail", to: "crisis@example.org", cleared: "AMBER" }],
    ...more,
  };
  return Saved.parse(await ok("decision-owner-save", { body })).id;
}

/** A warning that rose today. */
async function warned(tlp: Label["tlp"] = "CLEAR", level: WatchLevel = "W2", p = 0.6, place = "XXB") {
  const id = randomUUID();
  const at = now.toISOString().slice(0, 10);
  const history = [
    { at: "2019-05-01", level: "W4" as const, p: 0.1, why: "Watched." },
    { at, level, p, why: "Deaths rose." },
  ];
  const body = { ...warning("Deaths rose.", p), place, subject: id, level, history };
  await desk.system.store
    .writer("test")
    .transaction((transaction) => transaction.put(Warning, [{ id, label: Label.parse({ tlp }), body }]));
  return id;
}

const handling = async (id: string, kind = "warning") =>
  Handling.parse((await desk.read(`/api/handling?kind=${kind}&id=${id}`)).json());
const ways = async (id: string) =>
  Object.fromEntries(
    (await handling(id)).deliveries.map(({ body }) => [body.way, `${body.status} ${body.content}`]),
  );

describe("a warning on its way", () => {
  test("goes to its office by mail over TLS once, however often one looks, and stands at the desk", async () => {
    const id = await warned();
    expect((await handling(id)).unreached).toBe(true);
    await office();
    expect((await handling(id)).unreached).toBe(false);
    await deliver();
    await deliver();
    expect(mail.letters).toHaveLength(1);
    const [letter = ""] = mail.letters;
    expect(letter).toContain("[TLP:CLEAR] W2: ");
    expect(letter).toContain("Auto-Submitted: auto-generated");
    expect(letter.replaceAll("=\r\n", "")).toContain(
      `warnings?id=3D${id}`.replace("=3D", letter.includes("=3D") ? "=3D" : "="),
    );
    expect(await ways(id)).toEqual({ desk: "sent notice", mail: "sent notice" });
    expect((await handling(id)).given).toBe(false);
  });

  test("tells of what a way is not cleared for by a pointer, of what is red by no machine, and of what an office may not read by nothing", async () => {
    await office();
    await office({
      name: "Public affairs",
      clearance: "GREEN",
      channels: [{ by: "mail", to: "press@example.org", cleared: "AMBER" }],
    });
    const strict = await warned("AMBER+STRICT");
    const red = await warned("RED");
    await deliver();
    const own = async (id: string, name: string) =>
      (await handling(id)).deliveries
        .filter(({ body }) => body.owner === name && body.way === "mail")
        .map(({ body }) => `${body.status} ${body.content} ${body.why}`);
    expect(await own(strict, "Crisis desk")).toEqual(["sent pointer uncleared"]);
    expect(await own(strict, "Public affairs")).toEqual(["withheld none unreadable"]);
    expect(await own(red, "Crisis desk")).toEqual(["withheld none unreadable"]);
    expect(mail.letters).toHaveLength(1);
    expect(mail.letters[0]).not.toMatch(/XXB|W2|Deaths|AMBER/);
    expect(mail.letters[0]).toContain("A message waits at the desk");
    await office({ name: "Director", clearance: "RED" });
    const other = await warned("RED");
    await deliver();
    expect(await own(other, "Director")).toEqual(["withheld none red"]);
    expect(mail.letters).toHaveLength(1);
  });

  test("is posted signed, with an id that stays the same when it is tried again, and given up in the end", async () => {
    const owner = await office({ channels: [{ by: "webhook", to: hook.address, cleared: "GREEN" }] });
    hook.status = 503;
    const id = await warned("GREEN");
    await deliver();
    expect(await ways(id)).toMatchObject({ webhook: "waiting notice" });
    await deliver();
    expect(hook.posted).toHaveLength(1);
    later(0.02);
    hook.status = 204;
    await deliver();
    expect(await ways(id)).toMatchObject({ webhook: "sent notice" });
    expect(hook.posted).toHaveLength(2);
    const [first, second] = hook.posted;
    expect(first?.headers["webhook-id"]).toBe(second?.headers["webhook-id"]);
    expect(first?.headers["webhook-timestamp"]).not.toBe(second?.headers["webhook-timestamp"]);
    const { secret } = z
      .object({ secret: z.string() })
      .parse(await ok("decision-owner-secret", { id: owner }));
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    for (const { headers, body } of hook.posted)
      expect(headers["webhook-signature"]).toBe(
        `v1,${createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64")}`,
      );
    expect(JSON.parse(second?.body ?? "")).toMatchObject({ about: { id }, level: "W2", before: "W4" });
    hook.status = 410;
    const gone = await warned("GREEN");
    await deliver();
    expect(await ways(gone)).toMatchObject({ webhook: "dead notice" });
    hook.status = 503;
    const never = await warned("GREEN");
    for (let i = 0; i < 9; i += 1) {
      await deliver();
      later(1.1);
    }
    expect(await ways(never)).toMatchObject({ webhook: "dead notice" });
    const dead = (await handling(never)).deliveries.find(
      ({ body }) => body.way === "webhook" && body.purpose === "alert",
    );
    expect(dead?.body.attempts).toHaveLength(8);
    hook.status = 200;
    await ok("delivery-send", { id: dead?.id });
    later(1);
    await deliver();
    expect((await handling(never)).deliveries.find(({ id: one }) => one === dead?.id)?.body.status).toBe(
      "sent",
    );
  });

  test("is posted nowhere that the configuration does not name, and mailed by no server without TLS", async () => {
    const answer = await desk.post("/api/decision-owner-save", {
      body: { name: "Elsewhere", channels: [{ by: "webhook", to: "https://elsewhere.example.org/in" }] },
    });
    expect([answer.statusCode, answer.body]).toEqual([422, expect.stringContaining("webhookHosts")]);
    const id = await warned();
    await office({
      channels: [
        { by: "webhook", to: hook.address },
        { by: "mail", to: "crisis@example.org" },
      ],
    });
    // Nobody trusts the certificate: the letter stays, and its address, its sender and its text with it.
    await deliver({ webhookHosts: [], mailAuthority: undefined });
    expect(await ways(id)).toMatchObject({ webhook: "dead notice", mail: "waiting notice" });
    expect([mail.letters.length, hook.posted.length]).toEqual([0, 0]);
  });

  test("is not sent again after a kill between the letter and the answer, and says that it may have arrived", {
    timeout: 60_000,
  }, async () => {
    await office();
    const id = await warned();
    mail.answer = () => new Promise(() => undefined);
    // Planned only: what is sent is the child's.
    await deliver({ mailServer: undefined }).catch(() => undefined);
    const [waiting] = (await handling(id)).deliveries.filter(({ body }) => body.way === "mail");
    expect(waiting?.body.status).toBe("waiting");
    later(1);
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL("./deliver-child.ts", import.meta.url)),
        desk.system.config.database ?? "",
        desk.system.config.data,
        mail.settings.mailServer,
        mail.settings.mailAuthority,
        now.toISOString(),
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const exited = once(child, "exit");
    await expect.poll(() => mail.letters.length, { timeout: 30_000 }).toBe(1);
    child.kill("SIGKILL");
    await exited;
    mail.answer = () => Promise.resolve();
    // PostgreSQL ends the killed session and its lock in its own time.
    await expect
      .poll(
        async () => {
          await deliver();
          return (await ways(id)).mail;
        },
        { timeout: 20_000 },
      )
      .toBe("uncertain notice");
    expect(mail.letters).toHaveLength(1);
  });

  test("is given up at once where the mailbox is unknown", async () => {
    mail.unknown.add("crisis@example.org");
    await office();
    const id = await warned();
    await deliver();
    const letter = (await handling(id)).deliveries.find(({ body }) => body.way === "mail");
    expect(letter?.body).toMatchObject({ status: "dead", attempts: [{ outcome: "failed" }] });
    expect(letter?.body.attempts[0]?.said).toContain("No such mailbox");
  });
});

describe("what they did with it", () => {
  test("a reminder comes once after its hours, then the deputy is told, and neither once it is acknowledged", async () => {
    const deputyId = await office({
      name: "Deputy",
      fromLevel: "W1",
      channels: [{ by: "mail", to: "deputy@example.org" }],
    });
    await office({ deputyId, remindAfterHours: 2, escalateAfterHours: 5 });
    const id = await warned();
    const quiet = await warned();
    await deliver();
    await ok("acknowledge", { id: quiet, office: "Crisis desk" });
    expect(mail.letters).toHaveLength(2);
    later(1);
    await deliver();
    expect(mail.letters).toHaveLength(2);
    later(1.5);
    await deliver();
    await deliver();
    expect(mail.letters.slice(2).map((letter) => /^Subject: (.*)/m.exec(letter)?.[1])).toEqual([
      expect.stringContaining("Not acknowledged"),
    ]);
    later(4);
    await deliver();
    await deliver();
    expect(mail.letters).toHaveLength(4);
    expect(mail.letters[3]).toContain("To: deputy@example.org");
    await ok("acknowledge", { id });
    later(100);
    await deliver();
    expect(mail.letters).toHaveLength(4);
  });

  test("sent, seen, acknowledged, decided; and the lead time is from the acknowledgement to the event", async () => {
    await office();
    const id = await warned();
    await deliver();
    expect(await ok("seen", { id })).toEqual({ seen: 1 });
    expect(await ok("seen", { id })).toEqual({ seen: 0 });
    expect((await handling(id)).given).toBe(false);
    const bad = { id, choice: "deferred", reason: "Wait for the border unit", office: "Crisis desk" };
    expect((await desk.post("/api/decide", bad)).statusCode).toBe(422);
    const noAct = { id, outcome: "intervened", reason: "The corridor was opened" };
    expect((await desk.post("/api/outcome-save", noAct)).statusCode).toBe(422);
    await ok("decide", { id, choice: "acted", reason: "Opened the corridor", office: "Crisis desk" });
    const decided = await handling(id);
    expect(decided.given).toBe(true);
    expect(decided.deliveries.every(({ body }) => body.acknowledgedAt !== undefined)).toBe(true);
    // The served desk's clock stands at the fourth of May.
    await ok("outcome-save", {
      id,
      outcome: "intervened",
      reason: "The corridor was opened",
      happenedOn: "2019-05-03",
    });
    const after = await handling(id);
    expect(after.outcome?.body).toMatchObject({ outcome: "intervened", decisionId: expect.any(String) });
    expect(after.leadTimeDays).toBe(-1);
  });

  test("of a problem whose level was set, its decision owner is told, and nobody else", async () => {
    await office({ name: "Crisis desk" });
    await office({
      name: "Another office",
      channels: [{ by: "mail", to: "other@example.org", cleared: "AMBER+STRICT" }],
    });
    const problem = {
      title: "War at the border",
      event: "At least 25 deaths",
      place: "XXA",
      consequence: "Displacement",
      decisionOwner: "crisis desk",
      decision: "Open the corridor",
      leadTimeDays: 30,
      horizonDays: 90,
      rule: {
        series: { place: "XXA", subject: "*", measure: "deaths", bucket: "day" },
        fold: "sum",
        atLeast: 25,
      },
      prior: { p: 0.1, referenceClass: "Border incidents", basis: "expert" },
      reviewBy: "2019-08-01",
    };
    const { id } = Saved.parse(await ok("problem-save", { body: problem }));
    await ok("propose-level", { id, level: "W3", reason: "Reservists" });
    await deliver();
    const { deliveries } = await handling(id, "warning-problem");
    expect(new Set(deliveries.map(({ body }) => body.owner))).toEqual(new Set(["Crisis desk"]));
    expect(deliveries.find(({ body }) => body.way === "desk")?.body.notice.lines).toContainEqual(
      expect.objectContaining({ id: "decision", text: "Open the corridor" }),
    );
    expect(await ok("acknowledge-problem", { id })).toEqual({ acknowledged: 2 });
    expect((await handling(id, "warning-problem")).given).toBe(true);
  });
});

describe("the daily digest", () => {
  test("says what changed and the quiet ones in a line, once a day, and nothing on a day without a change", async () => {
    await office({ digestHour: 6 });
    await office({ name: "Every day", digestHour: 6, digestWhenQuiet: true, channels: [], fromLevel: "W1" });
    await warned();
    await deliver();
    await deliver();
    const digests = async (owner: string) =>
      (
        await desk.system.store.systemView().list(Delivery, { where: { purpose: "digest" }, limit: 100 })
      ).items.filter(({ body }) => body.owner === owner && body.way === "desk");
    const [digest] = await digests("Crisis desk");
    expect(digest?.body.notice.lines.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Changed", "Not acknowledged", "Quiet"]),
    );
    later(24 * 5);
    await deliver();
    await deliver();
    expect(await digests("Crisis desk")).toHaveLength(1);
    expect(await digests("Every day")).toHaveLength(2);
  });
});

describe("the alert budget", () => {
  test("holds a back-dated flood to what can be read in a day, keeps the worst, and says what it held", async () => {
    await office({ fromLevel: "W4", channels: [] });
    await desk.system.store
      .writer("test")
      .transaction((transaction) => transaction.setSetting("alerts-a-day", 5));
    const ids: string[] = [];
    for (let i = 0; i < 40; i += 1) ids.push(await warned("CLEAR", "W3", 0.2 + i / 100));
    const urgent = await warned("CLEAR", "W1", 0.9);
    await deliver();
    const all = (await desk.system.store.systemView().list(Delivery, { limit: 500 })).items.filter(
      ({ body }) => body.purpose === "alert" && body.way === "desk",
    );
    const sent = all.filter(({ body }) => body.status === "sent");
    expect(sent).toHaveLength(5);
    expect(sent.map(({ body }) => body.aboutId)).toContain(urgent);
    expect(sent.map(({ body }) => body.aboutId)).toContain(ids.at(-1));
    const held = all.find(({ body }) => body.aboutId === ids[0]);
    expect(held?.body).toMatchObject({ status: "held", why: "day-full" });
    later(48);
    await deliver();
    expect((await handling(ids[0] ?? "")).deliveries.every(({ body }) => body.purpose === "alert")).toBe(
      true,
    );
    await ok("delivery-send", { id: held?.id });
    expect((await handling(ids[0] ?? "")).deliveries[0]?.body.status).toBe("sent");
  });
});
