import { publicAddressOf } from "../app/public-address.ts";
import { openSystem } from "../app/system.ts";
import { invite, openSetUp } from "../guard/joining.ts";
import { personNamed } from "../guard/people.ts";
import { Fault } from "../kernel/fault.ts";
import type { Terminal } from "./terminal.ts";
import type { Words } from "./words.ts";

/**
 * `./presage setup [NAME]`: a link on the console of the desk's own machine, by which the first administrator
 * comes in, or somebody who has lost password and proofs. Whoever can run this has the machine, and with it the desk.
 */
export async function setUpDesk(words: Words, terminal: Terminal): Promise<number> {
  const system = await openSystem({ flags: words.flags, environment: terminal.environment });
  try {
    const [name] = words.bare;
    const address = publicAddressOf(system.config);
    if (name === undefined) {
      const { token } = await openSetUp(system.door);
      terminal.stdout.write(
        `Open this within an hour, on a browser of the first administrator; it works once:\n\n  ${address}/set-up#${token}\n\nThe desk must be running (npm start). From then on everybody signs in.\n`,
      );
      return 0;
    }
    const person = await personNamed(system.store.systemView(), name);
    if (!person) throw new Fault("missing", `Nobody has the sign-in name ${name}.`);
    const { token } = await invite(system.door, "system", person.id, { forgetsProofs: true });
    terminal.stdout.write(
      `Open this within three days; it works once, and ${person.body.signInName} then sets everything up anew:\n\n  ${address}/invitation#${token}\n`,
    );
    return 0;
  } finally {
    await system.close();
  }
}
