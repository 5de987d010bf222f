/** Whom the configuration names: witnesses that cosign this log, and how many of them are needed. */
import { Fault } from "../kernel/fault.ts";
import type { Trust } from "./log/checkpoint.ts";
import { readVerifier, type Verifier } from "./log/note.ts";

export type { Trust };

export interface Witness {
  readonly verifier: Verifier;
  /** The submission prefix; `/add-checkpoint` is put behind it. */
  readonly address: string;
}

/** @throws Fault `invalid` when an entry is not a witness's key and the address to ask. */
export function readWitnesses(list: readonly string[]): Witness[] {
  return list.map((entry) => {
    const [vkey = "", address = ""] = entry.trim().split(/\s+/);
    const verifier = readVerifier(vkey);
    if (verifier.kind !== "witness" || !URL.canParse(address))
      throw new Fault(
        "invalid",
        `"${entry.slice(0, 200)}" is not a witness: write its verifier key (type 04), a space, and the address to ask.`,
      );
    return { verifier, address: address.replace(/\/$/, "") };
  });
}

/** @throws Fault `invalid` when more witnesses are needed than there are. */
export function readTrust(log: Verifier, witnesses: readonly Witness[], quorum: number): Trust {
  if (quorum > witnesses.length)
    throw new Fault(
      "invalid",
      `witnessQuorum is ${quorum}, and only ${witnesses.length} witnesses are named.`,
    );
  return { log, witnesses: witnesses.map(({ verifier }) => verifier), quorum };
}

/** Verifier keys of the logs that are cosigned here. */
export function readLogs(list: readonly string[]): Verifier[] {
  return list.map((vkey) => {
    const verifier = readVerifier(vkey);
    if (verifier.kind !== "log")
      throw new Fault("invalid", `"${verifier.vkey}" is a witness's key; name the log's own (type 01).`);
    return verifier;
  });
}
