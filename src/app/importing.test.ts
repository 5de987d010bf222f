import { expect, onTestFinished, test } from "vitest";
import { freshStore } from "../../test/postgres/fresh-store.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import { readLabel } from "../kernel/label.ts";
import type { Reader } from "../kernel/reader.ts";
import { Source } from "../kernel/source.ts";
import { sourceNamed } from "./importing.ts";

const reader = (id: string, clearance: Reader["clearance"]): Reader => ({
  ...LOCAL_PERSON.reader,
  id,
  clearance,
  compartments: [],
});

async function desk() {
  const { store, drop } = await freshStore();
  onTestFinished(drop);
  const named = (who: Reader, name: string, tlp?: string) =>
    sourceNamed(store, who, store.writer(who.id), name, tlp === undefined ? undefined : readLabel(tlp));
  const sources = async () => (await store.systemView().list(Source)).items;
  return { store, named, sources };
}

const high = reader("high", "RED");
const low = reader("low", "GREEN");

test("a source is found by its name, by everybody who may see it", async () => {
  const { named, sources } = await desk();
  const made = await named(high, "Harbour log", "TLP:GREEN");
  expect((await named(low, "Harbour log")).id).toBe(made.id);
  expect(await sources()).toHaveLength(1);
});

test("a name that only an unseen source has is answered and stored like a free one", async () => {
  const answers = [];
  for (const isTaken of [false, true]) {
    const { named, sources } = await desk();
    if (isTaken) await named(high, "Harbour log", "TLP:RED");
    const { id, version, label, body } = await named(low, "Harbour log", "TLP:GREEN");
    answers.push({ id, version, label, body });
    expect((await named(low, "Harbour log")).id).toBe(id);
    expect(await sources()).toHaveLength(isTaken ? 2 : 1);
  }
  expect(answers[0]).toEqual(answers[1]);
});

test("the unseen source is left as it is, and whoever made it still finds it", async () => {
  const { store, named } = await desk();
  const secret = await named(high, "Harbour log", "TLP:RED");
  await named(low, "Harbour log", "TLP:GREEN");
  expect(await store.systemView().one(Source, secret.id)).toEqual(secret);
  expect((await named(high, "Harbour log")).id).toBe(secret.id);
});

test("what somebody makes above the own clearance takes in more of the same", async () => {
  const { named, sources } = await desk();
  const first = await named(low, "Tip line", "TLP:RED");
  expect((await named(low, "Tip line", "TLP:RED")).id).toBe(first.id);
  expect(await sources()).toHaveLength(1);
});

test("a source whose name imitates another's says so, and only of what its maker may see", async () => {
  const { named } = await desk();
  await named(high, "Reuters", "TLP:GREEN");
  await named(high, "Harbour log", "TLP:RED");
  expect((await named(low, "R\u0435uters")).body.looksLike).toBe("Reuters");
  expect((await named(low, "Harb\u043eur log")).body.looksLike).toBeUndefined();
});
