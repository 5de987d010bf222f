import { access, constants, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { z } from "zod";
import { noteDisclosure } from "../../guard/disclosures.ts";
import { Brief } from "../../kernel/brief.ts";
import { Fault } from "../../kernel/fault.ts";
import { Language } from "../../kernel/language.ts";
import { makeBrief } from "../making-briefs.ts";
import { operation } from "../operation.ts";

const BY_ENDING = { ".pdf": "pdf", ".html": "html", ".md": "markdown" } as const;

export const brief = operation({
  id: "brief",
  title: "Makes a brief and writes it to a file",
  about: "The situation page as PDF, HTML or Markdown by the file's ending; each sentence cites its records.",
  permission: "publish",
  effect: "write",
  only: "cli",
  input: z.object({
    out: z.string().meta({ description: "The file to write: .pdf, .html or .md." }),
    title: z.string().optional(),
    language: Language.optional(),
  }),
  output: z.object({ sentence: z.string(), id: z.uuid(), banner: z.string() }),
  async run({ out, title, language }, { system, view, writer, principal }) {
    const ending = z.enum([".pdf", ".html", ".md"]).safeParse(extname(out).toLowerCase());
    if (!ending.success) throw new Fault("invalid", `"${out}" does not end in .pdf, .html or .md.`);
    const refuse = (cause: unknown) => {
      throw new Fault("forbidden", `${out} cannot be written; check the folder and its rights.`, {}, cause);
    };
    // Asked before anything is made, so that no brief is kept that nobody got.
    await access(dirname(resolve(out)), constants.W_OK).catch(refuse);
    const made = await makeBrief(
      system,
      { view, writer },
      { title, language: language ?? system.config.language },
    );
    const bytes = await system.store.blobs.read(made.body.files[BY_ENDING[ending.data]]);
    const field = BY_ENDING[ending.data];
    await noteDisclosure(writer, {
      what: `brief${extname(out).toLowerCase()}`,
      kind: Brief.kind,
      id: made.id,
      title: made.body.title,
      label: made.label,
      sha256: made.body.files[field],
      to: "own machine",
      justification: principal.purpose,
    });
    await writeFile(resolve(out), bytes).catch(refuse);
    return {
      sentence: `${out}: ${made.body.citations.length} citations, ${made.body.banner}, as of ${made.body.asOf.slice(0, 10)}.`,
      id: made.id,
      banner: made.body.banner,
    };
  },
});
