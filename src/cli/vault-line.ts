/**
 * `./presage vault …`: the vault's own command line. It opens neither the desk nor its database; what members do
 * here happens on their own machine, and leaves it sealed.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { readConfig } from "../app/config.ts";
import { keepKey } from "../guard/log-keys.ts";
import { UnsealReason } from "../kernel/break-glass.ts";
import { Fault } from "../kernel/fault.ts";
import { custodiansOf, Member, readCharter } from "../vault/charter.ts";
import { readIdentities } from "../vault/identity-file.ts";
import { newMemberKey, readMemberKey, writeMemberKey } from "../vault/member-key.ts";
import { sealIdentity } from "../vault/sealing.ts";
import { approve, KeptRequest, openRequest, pendingFor, prepareRequest, reseal } from "../vault/unsealing.ts";
import { type VaultClient, vaultClient } from "../vault/vault-client.ts";
import { sayFault } from "./say-fault.ts";
import type { Terminal } from "./terminal.ts";
import { serveVault, type VaultPlace, vaultKeysOf } from "./vault-serve.ts";
import { parseWords, type Words } from "./words.ts";

const CLOCK = { now: () => new Date() };

interface Act {
  readonly usage: string;
  readonly about: string;
  /** Options it knows beside `--charter`, `--key`, `--socket`, `--data` and `--json`. */
  readonly options?: readonly string[];
  run(words: Words, terminal: Terminal): Promise<unknown>;
}

const ACTS: Readonly<Record<string, Act>> = {
  keys: {
    usage: "keys",
    about:
      "Makes the vault's own keys and prints the open one, for the charter and the desk's setting vaultKey.",
    run: async (words, terminal) => ({ vault: (await vaultKeysOf(placeOf(words, terminal))).open }),
  },
  keygen: {
    usage: "keygen NAME --role ROLE --institution KEY --out FILE",
    about:
      "Makes a member's key on the member's own machine, and prints what goes into the charter. Roles: handler, source-protection-officer, custodian.",
    options: ["role", "institution", "out"],
    run: keygen,
  },
  charter: {
    usage: "charter",
    about: "Checks a charter and prints its digest, which members compare.",
    run: async (words) => {
      const charter = await charterOf(words);
      return { charter: charter.digest, custodians: custodiansOf(charter).map(({ name }) => name) };
    },
  },
  serve: {
    usage: "serve",
    about: "Starts the vault with a database, a role and keys of its own, until it is stopped.",
    options: ["vault-database"],
    run: (words, terminal) =>
      serveVault(placeOf(words, terminal), needed(words, "charter"), terminal).then(() => undefined),
  },
  deposit: {
    usage: "deposit FILE",
    about:
      "Seals who a source is, here, and hands the vault what it cannot read; - reads standard input. The handler's.",
    run: deposit,
  },
  request: {
    usage: "request PSEUDONYM --field NAME --reason REASON --case NUMBER [--minutes 60] --out FILE",
    about: `Asks for named fields of one source. Reasons: ${UnsealReason.options.join(", ")}. The handler's or the officer's.`,
    options: ["field", "reason", "case", "minutes", "out"],
    run: request,
  },
  pending: {
    usage: "pending",
    about: "Lists the requests that wait for this custodian, each checked against the desk's audit log.",
    run: async (words, terminal) => pending(await clientOf(words, terminal)),
  },
  approve: {
    usage: "approve REQUEST",
    about: "Opens the custodian's own share here and seals it to the one request.",
    run: async (words, terminal) => {
      await approve(bareWord(words, "the request's digest"), await clientOf(words, terminal));
    },
  },
  open: {
    usage: "open FILE [--reseal]",
    about:
      "Opens what enough custodians agreed to and prints it; with --reseal it is sealed again under a new key and shown to nobody.",
    options: ["reseal"],
    run: open,
  },
  review: {
    usage: "review REQUEST --finding proper|improper",
    about: "Records an officer's review of an opened request.",
    options: ["finding"],
    run: async (words, terminal) => {
      const finding = z.enum(["proper", "improper"]).safeParse(needed(words, "finding")).data;
      if (!finding) throw new Fault("invalid", "--finding is proper or improper.");
      const { call } = await clientOf(words, terminal);
      await call("review", { request: bareWord(words, "the request's digest"), finding });
    },
  },
  due: {
    usage: "due",
    about: "Lists opened requests without a review, and sources whose key has to change.",
    run: async (words, terminal) => (await clientOf(words, terminal)).call("due", {}),
  },
  erase: {
    usage: "erase PSEUDONYM",
    about: "Destroys what the vault keeps of a source, in older copies of its database, too. The officer's.",
    run: async (words, terminal) => {
      const { call } = await clientOf(words, terminal);
      return call("erase", { pseudonym: bareWord(words, "the pseudonym") });
    },
  },
  "turn-epoch": {
    usage: "turn-epoch",
    about:
      "Wraps all shares under a new key and destroys the old one: older copies of the database open nothing.",
    run: async (words, terminal) => {
      await (await clientOf(words, terminal)).call("turn-epoch", {});
    },
  },
};

const EVERYWHERE = ["charter", "key", "socket", "data", "json", "help", "config", "log"];

/** @returns the exit code. */
export async function runVaultLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [word, ...rest] = argv;
    const words = parseWords(rest);
    if (word === undefined || word === "--help" || word === "-h" || word === "help" || words.flags.help) {
      terminal.stdout.write(help());
      return 0;
    }
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    if (!act)
      throw new Fault("missing", `The vault has no command "${word}"; ./presage vault --help lists them.`);
    const unknown = [...words.repeated.keys()].find(
      (name) => !EVERYWHERE.includes(name) && !act.options?.includes(name),
    );
    if (unknown !== undefined)
      throw new Fault(
        "invalid",
        `vault ${word} has no option --${unknown}; ./presage vault --help lists them.`,
      );
    const output = await act.run(words, terminal);
    if (output !== undefined) terminal.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
    return 0;
  } catch (error) {
    return sayFault(error, terminal, argv);
  }
}

function help(): string {
  const acts = Object.values(ACTS).map(({ usage, about }) => `  ${usage}\n      ${about}`);
  return `Presage's source vault: who human sources are, apart from the desk. docs/vault.md tells the steps.

Usage: ./presage vault WORD [options]

${acts.join("\n")}

  --charter FILE   who may do what here; everybody holds a copy of their own
  --key FILE       the member's own key, made with keygen
  --socket PATH    where the vault listens; vault/vault.sock in the data folder if left out
  --data FOLDER    the data folder, of which the vault has the folder vault
  --vault-database URL   for serve: a PostgreSQL of its own (or VAULT_DATABASE_URL)
`;
}

function placeOf({ flags }: Words, { environment }: Terminal): VaultPlace {
  const { data, config } = flags;
  const folder = join(
    readConfig({ flags: { ...(data && { data }), ...(config && { config }) }, environment }).config.data,
    "vault",
  );
  return {
    folder,
    socket: flags.socket === undefined ? join(folder, "vault.sock") : resolve(flags.socket),
    database: flags["vault-database"] ?? (environment.VAULT_DATABASE_URL || undefined),
  };
}

async function charterOf(words: Words) {
  return readCharter(await fileNamed(needed(words, "charter")));
}

async function clientOf(words: Words, terminal: Terminal): Promise<VaultClient> {
  const charter = await charterOf(words);
  const key = readMemberKey(await fileNamed(needed(words, "key")), charter);
  const { socket } = placeOf(words, terminal);
  return vaultClient({ charter, key, socket, clock: CLOCK, entropy: randomBytes });
}

function needed({ flags }: Words, name: string): string {
  const value = flags[name];
  if (value === undefined || value === "true") throw new Fault("invalid", `The option --${name} is needed.`);
  return value;
}

function bareWord({ bare }: Words, what: string): string {
  const [word, ...more] = bare;
  if (word === undefined || more.length > 0) throw new Fault("invalid", `Name ${what}, and nothing else.`);
  return word;
}

async function fileNamed(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new Fault("missing", `The file ${path} cannot be read.`, {}, cause);
  });
}

async function keygen(words: Words): Promise<Member> {
  const who = Member.pick({ name: true, role: true, institution: true }).safeParse({
    name: bareWord(words, "the member"),
    role: needed(words, "role"),
    institution: needed(words, "institution"),
  });
  if (!who.success) {
    const [issue] = who.error.issues;
    throw new Fault("invalid", `The ${issue?.path.join(".")} is wrong: ${issue?.message}.`);
  }
  const key = await newMemberKey(who.data, randomBytes);
  await writeMemberKey(needed(words, "out"), key, randomBytes);
  return key.member;
}

async function deposit(words: Words, terminal: Terminal): Promise<{ deposited: number }> {
  const client = await clientOf(words, terminal);
  const file = bareWord(words, "the file with the identity");
  const identities = readIdentities(file === "-" ? await text(process.stdin) : await fileNamed(file));
  for (const identity of identities)
    await client.call("deposit", await sealIdentity(identity, client.charter, randomBytes));
  return { deposited: identities.length };
}

async function request(words: Words, terminal: Terminal) {
  const client = await clientOf(words, terminal);
  const reason = UnsealReason.safeParse(needed(words, "reason")).data;
  if (!reason) throw new Fault("invalid", `--reason is one of ${UnsealReason.options.join(", ")}.`);
  const out = needed(words, "out");
  const asked = {
    pseudonym: bareWord(words, "the pseudonym"),
    fields: [...(words.repeated.get("field") ?? [])],
    reason,
    caseReference: needed(words, "case"),
    minutes: Number(words.flags.minutes ?? 60),
  };
  const kept = await prepareRequest(asked, client, CLOCK).catch((error: unknown) => {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new Fault("invalid", `The request is wrong at ${issue?.path.join(".")}: ${issue?.message}.`);
  });
  const written = `${JSON.stringify(kept, null, 2)}\n`;
  await keepKey(out, written, randomBytes);
  if ((await fileNamed(out)) !== written)
    throw new Fault("conflict", `${out} is there already; name another.`);
  return client.call("request", { message: kept.message });
}

async function pending(client: VaultClient) {
  return (await pendingFor(client)).map(({ known: { digest, request, asker }, witnessed, share }) => {
    const { recipient: _, vault: __, ...shown } = request;
    return {
      request: digest,
      ...shown,
      institution: asker.institution,
      witnessed,
      hasShare: share !== undefined,
    };
  });
}

async function open(words: Words, terminal: Terminal) {
  const client = await clientOf(words, terminal);
  const kept = KeptRequest.safeParse(JSON.parse(await fileNamed(bareWord(words, "the request's file"))));
  if (!kept.success) throw new Fault("invalid", "This is not a file that ./presage vault request wrote.");
  const { all, ...identity } = await openRequest(kept.data, client);
  if (words.flags.reseal === undefined) return identity;
  await reseal({ all, ...identity }, client, randomBytes);
  return { resealed: identity.pseudonym };
}
