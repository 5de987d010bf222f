/** A scenario set while it is written: states as lines, the assumed one first. Keys stay while the words do. */
import type { InputOf } from "../api/client.ts";
import { keyFrom, type ScenarioBody, type ScenarioDriver } from "./scenario-words.ts";

export interface DriverDraft {
  readonly title: string;
  /** A line each; the first is the baseline. */
  readonly states: string;
  readonly because: string;
  /** As it was before it was changed; its keys are kept where the words stay. */
  readonly before?: ScenarioDriver;
}

export const EMPTY_DRIVER: DriverDraft = { title: "", states: "", because: "" };

const MOST_STATES = 6;

export function draftOf(driver: ScenarioDriver): DriverDraft {
  const { title, states, baseline, because } = driver;
  const assumedFirst = [
    ...states.filter(({ key }) => key === baseline),
    ...states.filter(({ key }) => key !== baseline),
  ];
  return { title, because, states: assumedFirst.map((state) => state.title).join("\n"), before: driver };
}

function linesOf(states: string): string[] {
  return states
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

export function driverIsWhole({ title, states, because }: DriverDraft): boolean {
  const lines = linesOf(states);
  return (
    title.trim() !== "" &&
    because.trim() !== "" &&
    lines.length >= 2 &&
    lines.length <= MOST_STATES &&
    new Set(lines).size === lines.length
  );
}

export function driverFrom(draft: DriverDraft, taken: readonly string[]): ScenarioDriver {
  const { before, title, because } = draft;
  const states: { key: string; title: string }[] = [];
  for (const line of linesOf(draft.states)) {
    const known = before?.states.find((state) => state.title === line)?.key;
    const others = [...states, ...(before?.states ?? [])].map(({ key }) => key);
    states.push({ key: known ?? keyFrom(line, others), title: line });
  }
  return {
    key: before?.key ?? keyFrom(title, taken),
    title: title.trim(),
    ...(before?.about !== undefined && { about: before.about }),
    states,
    baseline: states[0]?.key ?? "",
    because: because.trim(),
  };
}

interface SetDraft {
  readonly title: string;
  readonly question: string;
  readonly horizon: string;
  /** Empty where the set serves no problem. */
  readonly problemId: string;
  readonly drivers: readonly DriverDraft[];
}

/** What is saved: impacts of states that are gone go with them, and stories fall back to what is assumed there. */
export function bodyFrom(
  draft: SetDraft,
  before: ScenarioBody | undefined,
): InputOf<"scenario-set-save">["body"] {
  const { title, question, horizon, problemId } = draft;
  const descriptors: ScenarioDriver[] = [];
  for (const driver of draft.drivers)
    descriptors.push(
      driverFrom(
        driver,
        descriptors.map(({ key }) => key),
      ),
    );
  const isKnown = (end: { readonly descriptor: string; readonly state: string }) =>
    descriptors.some(
      ({ key, states }) => key === end.descriptor && states.some((one) => one.key === end.state),
    );
  const stateIn = (told: Readonly<Record<string, string>>, { key, states, baseline }: ScenarioDriver) =>
    states.find((one) => one.key === told[key])?.key ?? baseline;
  return {
    title,
    question,
    horizon,
    descriptors,
    ...(problemId !== "" && { problemId }),
    ...(before?.place && { place: before.place }),
    basedOn: before?.basedOn ?? [],
    status: before?.status ?? "active",
    impacts: (before?.impacts ?? []).filter(({ from, to }) => isKnown(from) && isKnown(to)),
    stories: (before?.stories ?? []).map(({ states, ...story }) => ({
      ...story,
      ...(states && {
        states: Object.fromEntries(descriptors.map((one) => [one.key, stateIn(states, one)])),
      }),
    })),
  };
}
