import { expect, test } from "vitest";
import { maskedAddress } from "./masked.ts";

test.each([
  ["ada.yilmaz@desk.example", "a…@desk.example"],
  ['"a@b"@desk.example', '"…@desk.example'],
  ["ada", "a…"],
  ["@desk", "@…"],
  ["çiçek@desk.example", "ç…@desk.example"],
  ["https://hooks.example/T0/B1?key=secret", "https://hooks.example/…"],
  ["https://user:word@hooks.example:8443/x", "https://hooks.example:8443/…"],
])("%s is shown as %s", (whole, masked) => {
  expect(maskedAddress(whole)).toBe(masked);
});
