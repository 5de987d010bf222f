import { describe, expect, it } from "vitest";
import { requireOwnMachine } from "./own-machine.ts";

describe("the address a desk without people is served on", () => {
  it.each(["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "localhost", "LOCALHOST"])(
    "may be this machine's own: %s",
    (host) => {
      expect(() => requireOwnMachine(host)).not.toThrow();
    },
  );

  it.each([
    "0.0.0.0",
    "::",
    "192.0.2.1",
    "2001:db8::1",
    "::ffff:192.0.2.1",
    "desk.example.org",
    "localhost.example",
    "0",
    "",
  ])("may not be one that others reach: %s", (host) => {
    expect(() => requireOwnMachine(host)).toThrow(/nobody signs in/);
  });
});
