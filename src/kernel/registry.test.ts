import { expect, test } from "vitest";
import { registry } from "./registry.ts";

const plugin = (id: string) => ({ id, title: id, about: "For the test alone, and nothing else." });

test("two plug-ins may not have the same id", () => {
  expect(() => registry("test", [plugin("a"), plugin("a")])).toThrow("the same id");
});

test("an unknown id is a missing fault that names the known ones", () => {
  expect(() => registry("test", [plugin("a")]).get("b")).toThrow("There is no test called b.");
});
