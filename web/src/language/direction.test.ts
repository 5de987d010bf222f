import { expect, it } from "vitest";
import { directionOf } from "./direction.ts";

it("runs a text the way its language is written", () => {
  expect(["ar", "he", "fa", "ur", "dv"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "rtl", "rtl"]);
  expect(["en", "tr", "pt-BR", "az"].map(directionOf)).toEqual(["auto", "auto", "auto", "auto"]);
});

it("leaves it to the text where the language is not known or not a language", () => {
  expect([undefined, "", "not a tag"].map(directionOf)).toEqual(["auto", "auto", "auto"]);
});
