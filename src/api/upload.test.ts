import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenFor, type ServedDesk, serveSmallDesk, upload, zipBomb } from "../../test/served-desk.ts";
import { readMode } from "../app/mode.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const FIGURES = "place,month,measure,value\nXXB,2019-03,ucdp-deaths-best,4\nXXB,2019-04,ucdp-deaths-best,6\n";

describe("an upload", () => {
  test("brings files in as the command line does, and says the same twice", async () => {
    const parts = [
      { name: "figures.csv", bytes: FIGURES },
      { name: "bad.csv", bytes: `${FIGURES}XXB,2019-05,ucdp-deaths-best,minus one\n` },
    ];
    const first = await desk.server.inject(upload(parts, "?source=Desk&label=TLP:GREEN"));
    expect(first.statusCode).toBe(200);
    expect(first.json().sentences).toEqual([
      "2 items: 2 stored.",
      expect.stringMatching(/^3 items: .*2 known already, 1 quarantined\.$/),
    ]);
    expect(first.json().runs[0].label.tlp).toBe("GREEN");
    const again = await desk.server.inject(upload(parts.slice(0, 1), "?source=Desk&label=TLP:GREEN"));
    expect(again.json().sentences).toEqual(["Nothing new: all 2 items were known already."]);
    const series = await desk.read("/api/series?place=XXB&measure=ucdp-deaths-best&bucket=month");
    expect(series.json().readings).toEqual([
      { bucket: "2019-03-01", value: 4 },
      { bucket: "2019-04-01", value: 6 },
    ]);
    expect((await readMode(desk.system.store.systemView())).mode).toBe("own");
  });

  test("reads a table as its mapping and its options say, and refuses options that are none", async () => {
    const table = [{ name: "own.csv", bytes: "wann;wo;was\n03/04/2019;Hollin;Four died.\n" }];
    const options = {
      mapping: { occurredFrom: "wann", placeName: "wo", text: "was" },
      dateOrder: "day-month",
    };
    const query = (value: unknown) =>
      `?format=event-table&options=${encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value))}`;
    const sent = await desk.server.inject(upload(table, query(options)));
    expect(sent.json().sentences).toEqual(["1 item: 1 stored."]);
    expect(sent.json().runs[0].body.format).toBe("event-table");
    const evidence = await desk.read("/api/search?q=died");
    expect(evidence.statusCode).toBe(200);
    for (const wrong of ["{", "[1]", '"text"', '{"__proto__":{"a":1}}'])
      expect((await desk.problem(upload(table, query(wrong)), 422)).detail).toMatch(/options|JSON|__proto__/);
    const unknown = await desk.server.inject(upload(table, query({ mapping: { when: "wann" } })));
    expect(unknown.json().runs[0].body.status).toBe("failed");
  });

  test("that is a bomb, or of no known format, is a failed run with its reason, and the next file is read", async () => {
    const response = await desk.server.inject(
      upload([
        { name: "bomb.zip", bytes: zipBomb(512) },
        { name: "bomb.csv.gz", bytes: Buffer.from("1f8b0800", "hex") },
        { name: "picture.png", bytes: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") },
        { name: "figures.csv", bytes: FIGURES },
      ]),
    );
    expect(response.statusCode).toBe(200);
    const { runs, sentences } = response.json();
    expect(runs.map((run: { body: { status: string } }) => run.body.status)).toEqual([
      "failed",
      "failed",
      "failed",
      "done",
    ]);
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.*\.$/);
  });

  test("without a file, of another kind, or with a wrong query is refused", async () => {
    expect((await desk.problem(upload([]), 422)).detail).toBe("No file was sent; drop one or choose one.");
    await desk.problem({ method: "POST", url: "/api/upload", payload: { a: 1 } }, 422);
    await desk.problem(upload([{ name: "a.csv", bytes: FIGURES }], "?source=a&source=b"), 422);
    await desk.problem(
      { ...upload([{ name: "a.csv", bytes: FIGURES }]), headers: { "content-type": "multipart/form-data" } },
      422,
    );
  });

  test("with a path for a name keeps the name and writes nowhere else", async () => {
    const response = await desk.server.inject(
      upload([{ name: "../../../tmp/x.csv", bytes: FIGURES }], "?source=Desk"),
    );
    expect(response.json().runs[0].body.input).not.toContain("..");
  });

  test("tells how far an upload has come", async () => {
    const stop = new AbortController();
    const response = await fetch(`${desk.address}/api/live`, { signal: stop.signal });
    const told = listenFor(response, /event: progress\ndata: (.*)\n\n/);
    const form = new FormData();
    form.append("files", new Blob([FIGURES.replaceAll("XXB", "XXC")]), "more.csv");
    expect((await fetch(`${desk.address}/api/upload`, { method: "POST", body: form })).status).toBe(200);
    expect(JSON.parse((await told) ?? "")).toMatchObject({ step: "more.csv", run: expect.any(String) });
    stop.abort();
  });
});

test("a request that is no HTTP, or that breaks off in an upload, leaves the server answering", async () => {
  const { port } = new URL(desk.address);
  await new Promise<void>((done) => {
    const broken = httpRequest({
      port,
      method: "POST",
      path: "/api/upload",
      headers: { "content-type": "multipart/form-data; boundary=x", "content-length": 1_000_000 },
    });
    broken.on("error", () => done());
    broken.on("close", () => done());
    broken.write('--x\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\nplace,month', () =>
      broken.destroy(),
    );
  });
  expect((await fetch(`${desk.address}/healthz`)).status).toBe(200);
});
