/** Attack row A16: what others send neither forges a line of the program's log nor leaves a secret in it. */
import { Writable } from "node:stream";
import fastify from "fastify";
import { expect, test } from "vitest";
import { plainLog } from "../app/log.ts";
import { addViolationReports } from "./violation-reports.ts";

function collected() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, log: plainLog("trace", stream) };
}

const FORGED =
  'x"}\r\n{"level":30,"msg":"the audit log is sound"}\u2028\u2029\u0085\u001b[2J\u0000\u007f\u009b';

test("a text with line ends and control characters stays one line, and one field", () => {
  const { lines, log } = collected();
  log.warn({ violation: { sample: FORGED }, [FORGED]: 1, err: new Error(FORGED) }, FORGED);
  expect(lines).toHaveLength(1);
  const [line = ""] = lines;
  expect(line.endsWith("\n")).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  expect(JSON.parse(line)).toMatchObject({ msg: FORGED, violation: { sample: FORGED } });
});

test("a secret that comes near the log is left out of it, however it is named and however deep", () => {
  const { lines, log } = collected();
  const canary = "canary-8f1d";
  const secrets = [
    "password",
    "passphrase",
    "token",
    "secret",
    "cookie",
    "authorization",
    "logKey",
    "apiKey",
    "totp",
  ];
  for (const name of secrets) {
    log.error({ [name]: canary }, "top");
    log.error({ request: { headers: { [name]: canary } } }, "deep");
    log.error({ err: Object.assign(new Error("failed"), { [name]: canary }) }, "in an error");
    log.error(
      { err: Object.assign(new Error("failed"), { details: { [name]: [canary] } }) },
      "in its details",
    );
  }
  log.error(
    { err: new Error(`connect postgres://user:${canary}@127.0.0.1/db failed`) },
    `at https://a:${canary}@b/`,
  );
  expect(lines).toHaveLength(secrets.length * 4 + 1);
  expect(lines.join("")).not.toContain(canary);
});

test("a browser's report is shortened and kept on one line", async () => {
  const { lines, log } = collected();
  const server = fastify();
  addViolationReports(server, { log });
  const payload = JSON.stringify({
    "csp-report": { "blocked-uri": FORGED.replace("\u0000", "") + "y".repeat(5_000), other: "canary" },
  });
  const headers = { "content-type": "application/csp-report" };
  expect((await server.inject({ method: "POST", url: "/csp-report", headers, payload })).statusCode).toBe(
    204,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]?.length).toBeLessThan(600);
  expect(lines[0]).not.toContain("canary");
  await server.close();
});
