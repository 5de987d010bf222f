/**
 * Denials: requests that the policies turned away with 403, written into the audit log within a bound.
 *
 * The first of a person, an operation and a minute is written at once; the others of that minute are counted and
 * written as one entry when it is over. Whoever asks a thousand times a second leaves two entries a minute.
 */
import type { Clock } from "../kernel/effects.ts";
import type { Fault } from "../kernel/fault.ts";
import type { Writer } from "../store/writer.ts";

export interface Denied {
  /** Of whoever was turned away. */
  readonly writer: Writer;
  /** What is done, once, when it is a burst: whoever is turned away again and again proves anew who they are. */
  readonly onBurst?: () => Promise<void>;
  readonly operation: string;
  readonly fault: Fault;
}

export interface Denials {
  note(denied: Denied): Promise<void>;
  /** Writes what was counted in minutes that are over; in all of them when the program ends. */
  settle(options?: { readonly isEnd?: boolean }): Promise<void>;
}

interface Counted extends Denied {
  readonly minute: number;
  /** Turned away in that minute and not yet written. */
  unwritten: number;
}

const MINUTE = 60_000;
/** Turned away from one thing as often in one minute: no person does that by mistake. */
const BURST = 20;
/** Persons times operations in one minute; beyond it a minute's counts are written early. */
const MOST_COUNTED = 5_000;

export function openDenials(clock: Clock): Denials {
  const counted = new Map<string, Counted>();
  const minuteNow = () => Math.floor(clock.now().getTime() / MINUTE);
  const settle = async ({ isEnd = false } = {}) => {
    const minute = minuteNow();
    for (const [key, one] of [...counted]) {
      if (one.minute === minute && !isEnd) continue;
      counted.delete(key);
      if (one.unwritten > 0) await write(one, one.unwritten);
    }
  };
  return {
    settle,
    async note(denied) {
      const key = `${denied.writer.actor}\0${denied.operation}\0${denied.fault.code}`;
      const before = counted.get(key);
      if (before?.minute === minuteNow()) {
        before.unwritten += 1;
        if (before.unwritten === BURST - 1) await denied.onBurst?.();
        return;
      }
      if (before || counted.size >= MOST_COUNTED) await settle({ isEnd: counted.size >= MOST_COUNTED });
      counted.set(key, { ...denied, minute: minuteNow(), unwritten: 0 });
      await write(denied, 1);
    },
  };
}

/** `denied` and not `code`: nobody was refused for what they asked, only because it was they who did. */
async function write({ writer, operation, fault }: Denied, times: number): Promise<void> {
  await writer.transaction((transaction) =>
    transaction.log({
      verb: "refusal",
      objectType: operation,
      decision: "refused",
      detail: { denied: fault.code, policies: fault.details.policies ?? [], times },
    }),
  );
}
