/** Offices over HTTP, from the networks that are named for them and from elsewhere. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { LOCAL_PERSON, type Principal } from "../guard/principal.ts";
import { makeServer } from "./server.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk?.close());

const WHO: Principal = {
  ...LOCAL_PERSON,
  id: "ada",
  name: "Ada",
  isLocal: false,
  hasSecondFactor: true,
  hasPasskey: true,
  purpose: "case 12",
};

/** Status of each request, by the address that it comes from. */
async function statuses(principal: Principal, url: string, addresses: readonly string[]): Promise<number[]> {
  const { config } = desk.system;
  const system = { ...desk.system, config: { ...config, administrationNetworks: ["10.20.0.0/16"] } };
  const server = await makeServer({ system, live: desk.live, deskFolder: "nowhere", local: principal });
  try {
    const got: number[] = [];
    for (const remoteAddress of addresses)
      got.push((await server.inject({ method: "GET", url, remoteAddress })).statusCode);
    return got;
  } finally {
    await server.close();
  }
}

test("overseers and administrators are answered from their networks alone", async () => {
  const addresses = ["10.20.3.4", "::ffff:10.20.3.4", "10.21.3.4", "127.0.0.1"];
  for (const [role, url] of [
    ["overseer", "/api/oversight"],
    ["administrator", "/api/recoveries"],
  ] as const)
    expect([role, await statuses({ ...WHO, roles: [role] }, url, addresses)]).toEqual([
      role,
      [200, 200, 403, 403],
    ]);
});

test("work, and the local person, are answered from anywhere the desk is reached", async () => {
  const addresses = ["10.20.3.4", "10.21.3.4"];
  expect(await statuses({ ...WHO, roles: ["analyst"] }, "/api/reports", addresses)).toEqual([200, 200]);
  expect(await statuses(LOCAL_PERSON, "/api/oversight", ["127.0.0.1"])).toEqual([200]);
});
