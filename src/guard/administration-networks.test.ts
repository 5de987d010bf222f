import { expect, test } from "vitest";
import { isNetwork, isOutside } from "./administration-networks.ts";

const NETWORKS = ["10.20.0.0/16", "2001:db8:7::/48"];

test("an address lies within a network of its own kind, or outside all", () => {
  for (const address of ["10.20.0.1", "10.20.255.254", "::ffff:10.20.3.4", "2001:db8:7:1::2"])
    expect([address, isOutside(NETWORKS, address)]).toEqual([address, false]);
  for (const address of ["10.21.0.1", "127.0.0.1", "2001:db8:8::1", "::ffff:10.21.0.1", "", "desk.example"])
    expect([address, isOutside(NETWORKS, address)]).toEqual([address, true]);
});

test("no network named means that every address will do", () => {
  expect(isOutside([], "203.0.113.9")).toBe(false);
});

test("a network is written with its length", () => {
  expect(NETWORKS.every(isNetwork)).toBe(true);
  for (const text of ["10.20.0.1", "10.20.0.0/33", "office", ""])
    expect([text, isNetwork(text)]).toEqual([text, false]);
});
