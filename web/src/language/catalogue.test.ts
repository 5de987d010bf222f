import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../../messages/en.ts";
import { tr } from "../../messages/tr.ts";
import { filled, namesIn } from "./message.ts";

const WEB = "web";
/** Names, codes and letters that are the same in both languages. */
const SAME =
  /^(app\.name|frame\.version|likelihood\.(icd-203|phia-2025|words)|grade\.words|forecasts\.p\d+|inbox\.hash|briefs\.(pdf|html|md)|situation\.(asof|circle|brush\.range)|frame\.density\.normal|warnings\.reason\.weight|import\.step|oversight\.(why\.red|log\.witness|says\.words)|world\.(row|row\.change|spread)|score\.pair|suppose\.(p|from-to))$/;

describe("the message catalogues", () => {
  it("have the same keys in every language", () => {
    expect(Object.keys(tr).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(en).length).toBeGreaterThan(300);
  });

  it("name each key in one file only, so that none silently takes another's place", async () => {
    for (const code of ["en", "tr"]) {
      const files = await texts(join(WEB, "messages"), new RegExp(`^${code}-.*\\.ts$`));
      const keys = files.flatMap(([, text]) =>
        [...text.matchAll(/^ {2}"([\w.-]+)":/gm)].map(([, key]) => key),
      );
      expect(keys.length).toBeGreaterThan(300);
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  it("take the same values in every language", () => {
    const differing = Object.entries(en).filter(([key, message]) => {
      const other = Object.entries(tr).find(([name]) => name === key)?.[1] ?? "";
      return namesIn(message).join() !== namesIn(other).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("are translated: no Turkish text is the English one", () => {
    const untranslated = Object.entries(en).filter(
      ([key, message]) =>
        !SAME.test(key) && Object.entries(tr).some(([name, text]) => name === key && text === message),
    );
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });

  it("have every plural form that their language knows", () => {
    const forms = new Intl.PluralRules("en-GB").resolvedOptions().pluralCategories;
    const lacking = Object.entries(en).filter(
      ([, message]) => typeof message !== "string" && forms.some((form) => !(form in message)),
    );
    expect(lacking.map(([key]) => key)).toEqual([]);
  });

  it("hold no message that nothing says", async () => {
    const source = (await texts(join(WEB, "src"), /\.tsx?$/)).map(([, text]) => text).join("\n");
    const unsaid = Object.keys(en).filter((key) => !source.includes(`"${key}"`) && !isBuilt(key, source));
    expect(unsaid).toEqual([]);
  });
});

/** Whether a key is put together from a template, such as `level.${level}`. */
function isBuilt(key: string, source: string): boolean {
  const parts = key.split(".");
  return parts.some((_, i) => i > 0 && source.includes(`\`${parts.slice(0, i).join(".")}.\${`));
}

describe("filled", () => {
  it("chooses the plural form and writes numbers as the language does", () => {
    const message = { one: "{count} death", other: "{count} deaths" };
    expect(filled(message, { count: 1 }, "en-GB")).toBe("1 death");
    expect(filled(message, { count: 1200 }, "en-GB")).toBe("1,200 deaths");
    expect(filled("{count} ölüm", { count: 1200 }, "tr")).toBe("1.200 ölüm");
  });

  it("leaves a name without a value to be seen", () => {
    expect(filled("As of {when}", {}, "en-GB")).toBe("As of {when}");
  });
});

describe("the desk's style sheets", () => {
  it("lay out by logical properties only, so that right-to-left scripts fit", async () => {
    const physical =
      /(margin|padding|border)-(left|right|top|bottom)|(^|[\s;{])(left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:|text-align:\s*(left|right)|float:\s*(left|right)/m;
    const sheets = await texts(join(WEB, "src"), /\.css$/);
    expect(sheets.length).toBeGreaterThan(5);
    for (const [path, text] of sheets) {
      const rules = text.replaceAll(/@media[^{]*|\/\*[\s\S]*?\*\//g, "");
      expect(physical.exec(rules)?.[0], path).toBeUndefined();
    }
    const components = await texts(join(WEB, "src"), /\.tsx$/);
    for (const [path, text] of components)
      expect(/(margin|padding|border)(Left|Right)\b|\b[mp][lr]=/.exec(text)?.[0], path).toBeUndefined();
  });
});

async function texts(folder: string, wanted: RegExp): Promise<(readonly [path: string, text: string])[]> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => wanted.test(name) && !name.endsWith(".test.ts"),
  );
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const));
}
