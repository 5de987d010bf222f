import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

type Theme = ReadonlyMap<string, string>;

/** The colours of a theme, by the name of their token. */
async function themeOf(name: "light" | "dark"): Promise<Theme> {
  const css = await readFile("web/src/styles/tokens.css", "utf8");
  const block = css.split(`[data-mantine-color-scheme="${name}"] {`)[1]?.split("\n}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, token = "", hex = ""]) => [token, hex]),
  );
}

/** Contrast ratio of two colours (WCAG 2.2, relative luminance), 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe.each(["light", "dark"] as const)("the colours of the %s theme", (name) => {
  const ratio = (theme: Theme, text: string, ground: string) =>
    contrast(theme.get(text) ?? "#000000", theme.get(ground) ?? "#000000");

  it("give body text AAA contrast on every ground it stands on", async () => {
    const theme = await themeOf(name);
    expect(theme.size).toBeGreaterThan(30);
    for (const text of ["ink", "quiet"])
      for (const ground of ["ground", "surface", "sunken", "hover", "accent-soft"])
        expect(ratio(theme, text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(7);
  });

  it("give all other text AA contrast", async () => {
    const theme = await themeOf(name);
    for (const text of ["muted", "accent-ink", "bad", "good"])
      for (const ground of ["ground", "surface", "accent-soft"])
        expect(ratio(theme, text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    expect(ratio(theme, "on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(ratio(theme, "past", "past-soft")).toBeGreaterThanOrEqual(4.5);
  });

  it("give marks and controls three to one", async () => {
    const theme = await themeOf(name);
    for (const mark of ["w5", "w2", "w1", "focus", "line-strong", "incident", "accent"])
      expect(ratio(theme, mark, "surface"), mark).toBeGreaterThanOrEqual(3);
  });
});
