import { expect, test } from "vitest";
import { eventType } from "./event-type.ts";

test.each([
  [["Battles"], "ASSAULT"],
  [["Excessive force against protesters", "Protests"], "ASSAULT"],
  [["", "Riots"], "PROTEST"],
  [["Something new", "Explosions/Remote violence"], "ASSAULT"],
  [["Agreement", "Strategic developments"], "AGREE"],
  [["mobilize"], "MOBILIZE"],
  [["cyber-attack"], "COERCE"],
  [["190"], "ASSAULT"],
  [["0871"], "RETREAT"],
  [["083"], "CONCEDE"],
  [["ACCUSE"], "ACCUSE"],
  [["quux"], "OTHER"],
  [[undefined], "OTHER"],
])("%j is %s", (texts, type) => {
  expect(eventType(...texts)).toBe(type);
});
