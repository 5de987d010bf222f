import { createServer, type Server, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "../../test/postgres/harness.ts";
import { Fault } from "../kernel/fault.ts";
import { openPool, reach, translate } from "./database.ts";

/** A server that answers to whatever it is told as `answer` says. */
async function serverThat(answer: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function reached(url: string): Promise<unknown> {
  const pool = openPool({ connectionString: url, connectionTimeoutMillis: 300 });
  onTestFinished(() => pool.end());
  return reach(pool).then(
    () => "reached",
    (error: unknown) => error,
  );
}

describe("a database is reached", () => {
  test("when it is a PostgreSQL of our age", async () => {
    const { url, drop } = await freshDatabase();
    onTestFinished(drop);
    expect(await reached(url)).toBe("reached");
  });

  test.each([
    ["says nothing", () => undefined],
    ["hangs up", (socket: Socket) => socket.destroy()],
    ["speaks HTTP", (socket: Socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["says it knows no TLS", (socket: Socket) => socket.write("N")],
  ])("is not, and says so in one sentence, when what is there %s", async (_, answer) => {
    const port = await serverThat(answer);
    const fault = await reached(`postgres://user:hunter2@127.0.0.1:${port}/name?sslmode=verify-full`);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/^[A-Z].*DATABASE_URL.*\.$/),
    });
    expect(String(fault)).not.toContain("hunter2");
  });

  test("is not when nobody listens", async () => {
    expect(await reached("postgres://user@127.0.0.1:1/name")).toMatchObject({ code: "unreachable" });
  });
});

test.each([
  ["53100", "full"],
  ["28P01", "forbidden"],
  ["42501", "forbidden"],
  ["3D000", "unreachable"],
  ["57P01", "unreachable"],
  ["08006", "unreachable"],
  ["22P05", "invalid"],
  ["22008", "invalid"],
])("PostgreSQL's %s is a fault that is %s, in words of ours", (code, fault) => {
  const error = Object.assign(new Error("their words"), { code });
  const translated = translate(error);
  expect(translated).toMatchObject({ code: fault, cause: error });
  expect(String(translated)).not.toContain("their words");
});

test("an error that is not known passes unchanged, and so does a fault", () => {
  const [bug, fault] = [Object.assign(new Error("x"), { code: "42P01" }), new Fault("missing", "Gone.")];
  expect(translate(bug)).toBe(bug);
  expect(translate(fault)).toBe(fault);
});
