import type { Brief } from "../kernel/brief.ts";
import type { Plugin } from "../kernel/registry.ts";

/** A brief before its files exist: all that an exporter may look at. */
export type Composed = Omit<Brief, "files">;

/** Turns a brief into a file. The same brief gives the same bytes. */
export interface Exporter extends Plugin {
  readonly ending: "pdf" | "html" | "markdown";
  readonly mediaType: string;
  render(brief: Composed): Promise<Uint8Array>;
}
