import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { noteDisclosure } from "../../guard/disclosures.ts";
import { logFiles } from "../../guard/log-tables.ts";
import { OPEN } from "../../kernel/label.ts";
import { settleAudit } from "../auditing.ts";
import { operation } from "../operation.ts";

export const logCopy = operation({
  id: "log-copy",
  title: "Copies the audit log into a folder",
  about:
    "Writes the log as static files (C2SP tlog-tiles) with its verifier key, for an overseer to take away and check with docs/oversight/verify_log.py.",
  permission: "oversee",
  effect: "read",
  only: "cli",
  positional: ["folder"],
  input: z.object({
    folder: z.string().meta({ description: "Where to; files of an earlier copy are renewed." }),
  }),
  output: z.object({ sentence: z.string(), files: z.int() }),
  async run({ folder }, { system, writer, principal }) {
    const target = resolve(folder);
    const { name, vkey } = system.audit.keys.log.verifier;
    await noteDisclosure(writer, {
      what: "log",
      kind: "log",
      id: name,
      title: name,
      // Salted commitments and signatures: whoever has them learns how many acts there were, and nothing of any.
      label: OPEN,
      to: target,
      justification: principal.purpose,
    });
    await settleAudit(system);
    let files = 1;
    for await (const { path, bytes } of logFiles(system.store.pool)) {
      const file = join(target, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      files += 1;
    }
    await mkdir(target, { recursive: true });
    await writeFile(join(target, "log.vkey"), `${vkey}\n`);
    return { sentence: `Wrote ${files} files to ${target}.`, files };
  },
});
