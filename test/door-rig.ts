/** A desk that has been set up, with its first administrator, for tests of coming in. */
import { randomBytes } from "node:crypto";
import { openSetUp, setUp } from "../src/guard/joining.ts";
import { sealWith } from "../src/guard/seal.ts";
import type { Door } from "../src/guard/sign-in.ts";
import { type FreshStore, freshStore } from "./postgres/fresh-store.ts";

export const PASSWORD = "gravel otter lantern fig";
export const FROM = { address: "192.0.2.7", agent: "a browser" };

export interface DoorRig {
  readonly fresh: FreshStore;
  readonly door: Door;
  /** The administrator's id. */
  readonly ada: string;
}

export async function doorRig(signInName: string): Promise<DoorRig> {
  const fresh = await freshStore();
  const door = {
    store: fresh.store,
    clock: fresh.clock,
    entropy: randomBytes,
    seal: sealWith(randomBytes(32).toString("base64"), randomBytes),
  };
  const { token } = await openSetUp(door);
  const wanted = { institution: "Institute", name: "Ada", signInName, password: PASSWORD };
  return { fresh, door, ada: (await setUp(door, { token, ...wanted })).personId };
}
