import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inboxOf, watchedFolders } from "./watched-folders.ts";

async function machine() {
  const top = await realpath(await mkdtemp(join(tmpdir(), "presage-roots-")));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  for (const folder of ["shared/reports", "shared-not", "secret", "data/inbox/desk", "data/blobs"])
    await mkdir(join(top, folder), { recursive: true });
  const dataFolder = join(top, "data");
  const open = (roots: readonly string[], folder: string) =>
    watchedFolders({ roots: roots.map((root) => join(top, root)), dataFolder })(join(top, folder)).then(
      () => "open",
      (fault) => fault.code,
    );
  return { top, dataFolder, open };
}

test("a root and what lies under it may be watched, and nothing beside it", async () => {
  const { open } = await machine();
  const roots = ["shared"];
  expect(await open(roots, "shared")).toBe("open");
  expect(await open(roots, "shared/reports")).toBe("open");
  for (const other of ["shared-not", "secret", "", "shared/../secret"])
    expect(await open(roots, other), other).toBe("refused");
  expect(await open([], "shared")).toBe("refused");
});

test("a folder that is a link out of its root is refused, one that stays inside is not", async () => {
  const { top, open } = await machine();
  await symlink(join(top, "secret"), join(top, "shared/way-out"));
  await symlink(join(top, "shared/reports"), join(top, "shared/inside"));
  expect(await open(["shared"], "shared/way-out")).toBe("refused");
  expect(await open(["shared"], "shared/inside")).toBe("open");
});

test("a root may itself be a link", async () => {
  const { top, open } = await machine();
  await symlink(join(top, "shared"), join(top, "link"));
  expect(await open(["link"], "link/reports")).toBe("open");
});

test("what is not there is said only of what may be watched", async () => {
  const { open } = await machine();
  expect(await open(["shared"], "shared/nowhere")).toBe("missing");
  expect(await open(["shared"], "nowhere")).toBe("refused");
});

test("the desk's own data is closed even under a root that holds it, but for the inbox", async () => {
  const { open } = await machine();
  for (const folder of ["", "data", "data/blobs", "data/inbox"])
    expect(await open([""], folder), folder).toBe("refused");
  expect(await open(["data"], "data")).toBe("refused");
  expect(await open(["data/inbox"], "data/inbox/desk")).toBe("open");
  expect(await open([""], "shared")).toBe("open");
});

test("the refusal says three ways in which one person at one desk goes on", async () => {
  const { top, dataFolder } = await machine();
  const open = watchedFolders({ roots: [inboxOf(dataFolder)], dataFolder });
  const folder = join(top, "shared");
  const message = expect.stringMatching(
    `put the files under ${inboxOf(dataFolder)}, or start Presage with --watch-folders ${folder}, or write "watchFolders: \\[${folder}\\]"`,
  );
  await expect(open(folder)).rejects.toMatchObject({ code: "refused", message });
  await expect(open("reports")).rejects.toMatchObject({ code: "invalid" });
});
