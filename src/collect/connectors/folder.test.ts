import { mkdir, mkdtemp, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Fault } from "../../kernel/fault.ts";
import { watchedFolders } from "../watched-folders.ts";
import { folder as folderConnector } from "./folder.ts";

/** Longer than any test takes, and than the quiet time. */
const LATER = 3_600_000;

async function watched() {
  const folder = await mkdtemp(join(tmpdir(), "presage-watched-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const started = (await stat(folder)).ctimeMs;
  let cursor: unknown;
  return {
    folder,
    write: (name: string, text: string) => writeFile(join(folder, name), text),
    /** What a round takes in, and the cursor as the store would give it back. */
    async round(at = started + LATER): Promise<Record<string, string>> {
      const effects = {
        fetch: () => Promise.reject(new Error("a folder fetches nothing")),
        clock: { now: () => new Date(at) },
        signal: new AbortController().signal,
        openFolder: watchedFolders({ roots: [tmpdir()], dataFolder: join(tmpdir(), "no-data") }),
      };
      const taken: Record<string, string> = {};
      const options = folderConnector.options.parse({ folder });
      for await (const received of folderConnector.collect(options, cursor, effects)) {
        taken[received.name] = await textOf(received.content);
        cursor = JSON.parse(JSON.stringify(received.cursor));
      }
      return taken;
    },
    changedAt: async (name: string) => (await stat(join(folder, name))).ctimeMs,
  };
}

async function textOf(content: string | AsyncIterable<Uint8Array> | Fault): Promise<string> {
  if (typeof content === "string") return content;
  if (content instanceof Fault) return `${content.code}: ${content.message}`;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("takes what is there, then only what is new or changed", async () => {
  const { folder, write, round } = await watched();
  await write("a.csv", "one");
  await mkdir(join(folder, "below"));
  await write("below/b.csv", "two");
  expect(await round()).toEqual({ "a.csv": "one", "below/b.csv": "two" });
  expect(await round()).toEqual({});
  await write("a.csv", "one, corrected");
  await write("c.csv", "three");
  expect(await round()).toEqual({ "a.csv": "one, corrected", "c.csv": "three" });
});

test("a file that a copy made older than it is, is new all the same", async () => {
  const { folder, write, round } = await watched();
  await write("a.csv", "one");
  await round();
  await write("old.csv", "from last year");
  await utimes(join(folder, "old.csv"), new Date(0), new Date(0));
  expect(await round()).toEqual({ "old.csv": "from last year" });
});

test("a file that may still grow waits, and so does what is only half there by its name", async () => {
  const { write, round, changedAt } = await watched();
  await write("a.csv", "half of");
  await write("b.csv.part", "half of");
  expect(await round((await changedAt("a.csv")) + 1_000)).toEqual({});
  await write("a.csv", "half of it all");
  expect(await round()).toEqual({ "a.csv": "half of it all" });
});

test("a link that leads out of the folder is refused, once", async () => {
  const { folder, round } = await watched();
  await symlink("/etc/hostname", join(folder, "secret.csv"));
  expect(await round()).toEqual({
    "secret.csv": expect.stringMatching(/^refused: .* leads out of the folder/),
  });
  expect(await round()).toEqual({});
});

test("a folder that is not there is an upstream matter, said in a sentence", async () => {
  const { folder, round } = await watched();
  await rm(folder, { recursive: true });
  await expect(round()).rejects.toMatchObject({ code: "missing", loses: "item" });
});

test("a file that becomes a link out of the folder before it is read is refused", async () => {
  const { folder, write } = await watched();
  await write("a.csv", "one");
  const options = folderConnector.options.parse({ folder });
  const effects = {
    fetch: () => Promise.reject(new Error("a folder fetches nothing")),
    clock: { now: () => new Date(Date.UTC(2100, 0)) },
    signal: new AbortController().signal,
    openFolder: async () => folder,
  };
  for await (const received of folderConnector.collect(options, undefined, effects)) {
    await rm(join(folder, "a.csv"));
    await symlink("/etc/hostname", join(folder, "a.csv"));
    await expect(textOf(received.content)).rejects.toMatchObject({ code: "refused" });
  }
  expect.assertions(1);
});
