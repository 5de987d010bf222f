/** The reference docs, written from the same lists and schemas that the program runs on. */
import { z } from "zod";
import { changePointMethods } from "../analyse/change-points/all.ts";
import type { Paper } from "../analyse/detector.ts";
import { detectors } from "../analyse/detectors/all.ts";
import { forecasters } from "../analyse/forecasters/all.ts";
import { jointDetectors } from "../analyse/joint-detectors/all.ts";
import { seriesModels } from "../analyse/series-models/all.ts";
import { connectors } from "../collect/connectors/all.ts";
import { formats } from "../collect/formats/all.ts";
import { REFUSAL_CODES, REFUSALS } from "../guard/refusals.ts";
import { FAULTS } from "../kernel/fault.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import type { Plugin, Registry } from "../kernel/registry.ts";
import { steps } from "../process/steps/all.ts";
import { exporters } from "../publish/exporters/all.ts";
import { authorisationParts } from "./authorisation-page.ts";
import { flagOf, SETTINGS } from "./config.ts";
import { fieldsOf } from "./operation-input.ts";
import { operations } from "./operations/all.ts";

const MADE = "<!-- Made by `npm run reference` from the code; changes here are overwritten. -->";

/** File names and their content. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ["authorisation.md", page("Who may do what", ...authorisationParts(table))],
    ["operations.md", operationsPage()],
    ["plug-ins.md", pluginsPage()],
    ["records.md", recordsPage()],
    ["refusals.md", refusalsPage()],
    ["settings.md", settingsPage()],
  ]);
}

function refusalsPage(): string {
  return page(
    "Refusals",
    "What Presage does not do for anybody. Each is answered with HTTP 422 and its code, and leaves an entry in the audit log.",
    table(
      ["code", "what is refused", "in Turkish", "enforced at"],
      REFUSAL_CODES.map((code) => {
        const { says, saysInTurkish, enforcedAt } = REFUSALS[code];
        return [code, says, saysInTurkish, enforcedAt];
      }),
    ),
  );
}

function page(title: string, ...parts: readonly string[]): string {
  return `${[MADE, `# ${title}`, ...parts].join("\n\n")}\n`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), `|${columns.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

function operationsPage(): string {
  const sections = [...operations].map((operation) => {
    const { id, title, about, effect, only, permission } = operation;
    const where = [
      only === "http" ? undefined : `\`./presage ${id}\``,
      only === "cli" ? undefined : `\`${effect === "read" ? "GET" : "POST"} /api/${id}\``,
    ].filter((text) => text !== undefined);
    const fields = fieldsOf(operation).map(({ name, flag, about: meaning, required }) => [
      `\`${name}\``,
      `\`--${flag}\``,
      required ? "yes" : "",
      meaning,
    ]);
    return [
      `## ${id}`,
      `${title}. ${about}`,
      `${where.join(", ")}; permission *${permission}*.`,
      ...(fields.length > 0 ? [table(["field", "flag", "needed", "meaning"], fields)] : []),
    ].join("\n\n");
  });
  return page(
    "Operations",
    "Everything Presage can do. Each read takes `asOf` (`--as-of`) as well.",
    ...sections,
    faultsSection(),
  );
}

function faultsSection(): string {
  const rows = Object.entries(FAULTS).map(([code, { status, exit, loses }]) => [
    `\`${code}\``,
    String(status),
    String(exit),
    loses,
  ]);
  return `## Faults\n\n${table(["code", "HTTP status", "exit code", "what is lost"], rows)}`;
}

function pluginsPage(): string {
  const shelves: readonly Registry<Plugin>[] = [
    connectors,
    formats,
    steps,
    detectors,
    jointDetectors,
    changePointMethods,
    seriesModels,
    forecasters,
    exporters,
  ];
  return page(
    "Plug-ins",
    ...shelves.map((shelf) =>
      [
        `## ${shelf.kind.charAt(0).toUpperCase()}${shelf.kind.slice(1)}s`,
        table(
          ["id", "title", "about", ...(withPapers(shelf) ? ["where it misleads", "paper"] : [])],
          [...shelf].map(pluginRow),
        ),
        ...[...shelf].flatMap(optionsSection),
      ].join("\n\n"),
    ),
  );
}

/** Detectors and change point methods: what was published, and where it misleads, stands beside what they are for. */
function withPapers(shelf: Registry<Plugin>): boolean {
  return [...shelf].some((plugin) => "paper" in plugin);
}

function pluginRow(plugin: Plugin): string[] {
  const { id, title, about } = plugin;
  const paper = "paper" in plugin && isPaper(plugin.paper) ? plugin.paper : undefined;
  const misleads = "misleads" in plugin ? String(plugin.misleads) : undefined;
  return [
    `\`${id}\``,
    title,
    about,
    ...(misleads === undefined ? [] : [misleads]),
    ...(paper === undefined ? [] : [`[${paper.title}](${paper.link})`]),
  ];
}

function isPaper(value: unknown): value is Paper {
  return typeof value === "object" && value !== null && "title" in value && "link" in value;
}

function optionsSection(plugin: Plugin): string[] {
  const options = "options" in plugin ? plugin.options : undefined;
  if (!(options instanceof z.ZodObject)) return [];
  const rows = Object.entries<z.ZodType>(options.shape).map(([name, field]) => {
    const { title, description, unit } = field.meta() ?? {};
    return [`\`${name}\``, typeOf(field), unit ?? "", description ?? title ?? ""];
  });
  if (rows.length === 0) return [];
  return [`### Options of \`${plugin.id}\`\n\n${table(["option", "type", "unit", "meaning"], rows)}`];
}

function recordsPage(): string {
  return page(
    "Records",
    "What the store keeps. Every version has an id, a version, a label, and who recorded it when.",
    ...records.map(recordSection),
  );
}

function recordSection(schema: RecordSchema): string {
  const rows = Object.entries<z.ZodType>(schema.shape).map(([name, field]) => {
    const { description, title, unit, indexed, searched } = field.meta() ?? {};
    const marks = [indexed && "found by", searched && "searched"].filter((mark) => typeof mark === "string");
    return [`\`${name}\``, typeOf(field), unit ?? "", marks.join(", "), description ?? title ?? ""];
  });
  return `## ${schema.kind}\n\n${table(["field", "type", "unit", "index", "meaning"], rows)}`;
}

function typeOf(field: z.ZodType): string {
  const json = z.toJSONSchema(field, { unrepresentable: "any", io: "output" });
  const optional = field.safeParse(undefined).success ? ", optional" : "";
  if (json.enum) return `${json.enum.map((value) => `\`${value}\``).join(" ")}${optional}`;
  return `${json.format ?? json.type ?? "any"}${optional}`;
}

function settingsPage(): string {
  const rows = Object.entries(SETTINGS).map(([name, { about }]) => [
    `\`${name}\``,
    `\`--${flagOf(name)}\``,
    `\`PRESAGE_${flagOf(name).replaceAll("-", "_").toUpperCase()}\``,
    about,
  ]);
  return page(
    "Settings",
    "A flag wins over the environment, the environment over the config file (`--config`, `PRESAGE_CONFIG`, or `presage/config.yaml` in the platform's folder for settings), the file over the default. `./presage config` shows what is in force and where it comes from.",
    table(["setting", "flag", "environment", "meaning"], rows),
  );
}
