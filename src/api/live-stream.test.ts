/** An open stream ends with the session that opened it, at once and by itself. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { openSetUp, setUp } from "../guard/joining.ts";
import { putPerson } from "../guard/people.ts";
import { endSessions } from "../guard/sessions.ts";
import { letIn, stepUp } from "../guard/sign-in.ts";
import { Person } from "../kernel/person.ts";
import { SESSION_COOKIE } from "./who.ts";

const PASSWORD = "gravel otter lantern fig";
let desk: ServedDesk;
beforeEach(async () => {
  desk = await serveSmallDesk();
});
afterEach(() => desk.close());

async function administrator(): Promise<string> {
  const { token } = await openSetUp(desk.system.door);
  const names = { institution: "Institute", name: "Ada", signInName: "ada@example.org" };
  return (await setUp(desk.system.door, { token, ...names, password: PASSWORD })).personId;
}

const sessionOf = (personId: string) =>
  letIn(desk.system.door, { personId, factors: ["password", "code"], agent: "a test" });

interface Stream {
  /** Settles when the server has ended the stream, or the test has closed it. */
  readonly ended: Promise<"ended" | "closed">;
  close(): void;
}

async function open(cookie?: string): Promise<Stream> {
  const stop = new AbortController();
  const response = await fetch(`${desk.address}/api/live`, {
    ...(cookie !== undefined && { headers: { cookie: `${SESSION_COOKIE}=${cookie}` } }),
    signal: stop.signal,
  });
  expect(response.status).toBe(200);
  const read = async () => {
    for await (const chunk of response.body ?? []) void chunk;
    return "ended" as const;
  };
  return { ended: read().catch(() => "closed" as const), close: () => stop.abort() };
}

/** That a stream is still open: what is written to the database after it is still told in it. */
async function isOpen({ ended }: Stream): Promise<boolean> {
  const heard = new Promise<"open">((done) => {
    const end = desk.live.listen(() => {
      end();
      done("open");
    });
  });
  const { items } = await desk.system.store.systemView().list(Person);
  const [person] = items;
  if (!person) throw new Error("nobody has been set up");
  await desk.system.store
    .writer("test")
    .transaction((transaction) =>
      putPerson(transaction, { ...person.body, name: `${person.body.name}.` }, person.id),
    );
  return (await Promise.race([ended, heard])) === "open";
}

test("ends when its session is ended, and no other with it", async () => {
  const ada = await administrator();
  const [first, second] = [await sessionOf(ada), await sessionOf(ada)];
  const [one, other] = [await open(first), await open(second)];
  await desk.server.inject({
    method: "POST",
    url: "/api/sign-out",
    headers: { cookie: `${SESSION_COOKIE}=${first}` },
    payload: {},
  });
  expect(await one.ended).toBe("ended");
  expect(await isOpen(other)).toBe(true);
  await endSessions(desk.system.store.pool, ada);
  expect(await other.ended).toBe("ended");
});

test("ends when more is proved under a new token, for the browser to come back with it", async () => {
  const cookie = await sessionOf(await administrator());
  const stream = await open(cookie);
  const renewed = await stepUp(
    desk.system.door,
    cookie,
    { password: PASSWORD },
    {
      address: "192.0.2.7",
      agent: "a test",
    },
  );
  expect(await stream.ended).toBe("ended");
  expect(renewed).not.toBe(cookie);
  (await open(renewed)).close();
});

test("ends when its person is suspended, or may see other things than before", async () => {
  const ada = await administrator();
  const { store } = desk.system;
  const change = async (change: Partial<Person>) => {
    const { body } = await store.systemView().one(Person, ada);
    await store
      .writer("test")
      .transaction((transaction) => putPerson(transaction, { ...body, ...change }, ada));
  };
  const cleared = await open(await sessionOf(ada));
  await change({ clearance: "GREEN" });
  expect(await cleared.ended).toBe("ended");
  const suspended = await open(await sessionOf(ada));
  await change({ status: "suspended" });
  expect(await suspended.ended).toBe("ended");
});

test("of the local person ends when the desk gets its first administrator", async () => {
  const stream = await open();
  await administrator();
  expect(await stream.ended).toBe("ended");
});

test("keeps no session alive by being open", async () => {
  const ada = await administrator();
  const stream = await open(await sessionOf(ada));
  const { store } = desk.system;
  await store.pool.query("UPDATE session SET seen_at = seen_at - interval '30 minutes'");
  const seen = () => store.pool.query("SELECT seen_at FROM session").then(({ rows }) => rows[0]);
  const before = await seen();
  expect(await isOpen(stream)).toBe(true);
  expect(await seen()).toEqual(before);
  stream.close();
});
