/** ASVS 5.2.1 and 5.2.4: what one person may upload in a day, in files and in bytes, and that others still may. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServer } from "../../src/api/server.ts";
import { LOCAL_PERSON } from "../../src/guard/principal.ts";
import { type ServedDesk, serveSmallDesk, upload } from "../served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

async function serverFor(person: string, allowed: { uploadFiles?: number; uploadMegabytes?: number }) {
  const system = { ...desk.system, config: { ...desk.system.config, ...allowed } };
  const local = { ...LOCAL_PERSON, id: person, reader: { ...LOCAL_PERSON.reader, id: person } };
  return makeServer({ system, live: desk.live, deskFolder: "/nowhere", local });
}

const table = (value: number) => `place,month,measure,value\nXXB,2019-03,ucdp-deaths-best,${value}\n`;

test("ASVS 5.2.4: the files of a person are counted over a day, and another person's are not", async () => {
  const ada = await serverFor("ada", { uploadFiles: 3 });
  const send = (count: number) =>
    ada.inject(upload(Array.from({ length: count }, (_, i) => ({ name: `${i}.csv`, bytes: table(i) }))));
  expect((await send(2)).statusCode).toBe(200);
  const beyond = await send(2);
  expect([beyond.statusCode, beyond.json().detail]).toEqual([
    507,
    expect.stringMatching(/brought 3 files in 24 hours, and 3 are allowed/),
  ]);
  expect((await send(1)).statusCode).toBe(507);
  const ben = await serverFor("ben", { uploadFiles: 3 });
  expect((await ben.inject(upload([{ name: "a.csv", bytes: table(9) }]))).statusCode).toBe(200);
  await Promise.all([ada.close(), ben.close()]);
});

test("ASVS 5.2.4: the bytes of a person are counted over a day, and the one file that is too much stops at what is left", async () => {
  const eve = await serverFor("eve", { uploadMegabytes: 1 });
  const send = async (name: string, lines: number) => {
    const bytes = `${table(1)}${"XXB,2019-04,ucdp-deaths-best,4\n".repeat(lines)}`;
    const { body } = (await eve.inject(upload([{ name, bytes }]))).json().runs[0];
    return [body.status, body.bytes, body.error];
  };
  expect(await send("whole.csv", 40_000)).toEqual(["failed", 0, expect.stringMatching(/larger than 1 MB/)]);
  expect(await send("first.csv", 20_000)).toEqual(["done", 620_057, undefined]);
  expect(await send("second.csv", 20_000)).toEqual([
    "failed",
    0,
    expect.stringMatching(/larger than 379943 bytes/),
  ]);
  expect(await send("small.csv", 0)).toEqual(["done", 57, undefined]);
  await eve.close();
});
