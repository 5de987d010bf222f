import type { OutputOf } from "../api/client.ts";

export type ScenarioView = OutputOf<"scenario-set">;
export type ScenarioBody = ScenarioView["body"];
export type ScenarioDriver = ScenarioBody["descriptors"][number];

/** The words of a driver and of its states, by their keys. */
export function scenarioWords(descriptors: readonly ScenarioDriver[]) {
  const driver = (key: string) => descriptors.find((one) => one.key === key);
  return {
    driver: (key: string) => driver(key)?.title ?? key,
    state: (key: string, state: string | undefined) =>
      driver(key)?.states.find((one) => one.key === state)?.title ?? state ?? "–",
  };
}

/** A key from words: letters and figures of the Latin alphabet with hyphens, none of those already taken. */
export function keyFrom(title: string, taken: readonly string[]): string {
  const plain = title
    .replaceAll("ı", "i")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 36)
    .replace(/-+$/, "");
  const base = plain === "" ? "state" : plain;
  let key = base;
  for (let count = 2; taken.includes(key); count += 1) key = `${base}-${count}`;
  return key;
}
