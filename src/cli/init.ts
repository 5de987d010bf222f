import { join } from "node:path";
import { stateDeskBasis } from "../app/desk-basis.ts";
import { readMode, writeMode } from "../app/mode.ts";
import { openSystem } from "../app/system.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import { Fault } from "../kernel/fault.ts";
import type { Terminal } from "./terminal.ts";
import type { Words } from "./words.ts";

/** `./presage init`: an empty desk of one's own, in which `npm start` will not load the example. */
export async function initDesk(words: Words, terminal: Terminal): Promise<number> {
  const system = await openSystem({ flags: words.flags, environment: terminal.environment });
  try {
    const { mode } = await readMode(system.store.systemView());
    if (mode !== "empty")
      throw new Fault(
        "conflict",
        `The desk in ${system.config.data} already holds ${HOLDS[mode]}; name another folder: ./presage init --data ${join(system.config.data, "..", "my-desk")}.`,
      );
    await system.store
      .writer(LOCAL_PERSON.id)
      .transaction((transaction) => writeMode(transaction, { mode: "own" }));
    await stateDeskBasis(system);
    terminal.stdout.write(
      `An empty desk is ready in ${system.config.data}.\nBring something in with ./presage import FILE, then open it with npm start.\nIt collects on a default basis; state your own with ./presage basis-save, or see ./presage bases.\n`,
    );
    return 0;
  } finally {
    await system.close();
  }
}

const HOLDS = { example: "the worked example", playing: "a part of the worked example", own: "your data" };
