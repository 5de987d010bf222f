import { registry } from "../../kernel/registry.ts";
import type { Exporter } from "../exporter.ts";
import { html } from "./html.ts";
import { markdown } from "./markdown.ts";
import { pdf } from "./pdf.ts";

/** Every exporter there is. To add one: write its file, and add it here. */
export const exporters = registry<Exporter>("exporter", [pdf, html, markdown]);
