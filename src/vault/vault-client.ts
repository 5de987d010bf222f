/** How a member's own machine calls the vault: each call signed here, over the vault's socket. */
import { request } from "node:http";
import { z } from "zod";
import type { Entropy } from "../guard/secret-token.ts";
import type { Clock } from "../kernel/effects.ts";
import { FAULTS, Fault, type FaultCode } from "../kernel/fault.ts";
import { CALLS, type CallName, type InputOf, type OutputOf, signCall } from "./call.ts";
import type { Charter } from "./charter.ts";
import type { MemberKey } from "./member-key.ts";

export interface VaultClient {
  readonly charter: Charter;
  readonly key: MemberKey;
  /** @throws Fault as the vault gave it, or `unreachable`. */
  call<Name extends CallName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
}

export interface VaultClientOptions {
  readonly charter: Charter;
  readonly key: MemberKey;
  /** Path of the vault's socket. */
  readonly socket: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

export function vaultClient({ charter, key, socket, clock, entropy }: VaultClientOptions): VaultClient {
  return {
    charter,
    key,
    async call(name, input) {
      const message = signCall(
        {
          vault: charter.vault,
          member: key.member.name,
          call: name,
          nonce: Buffer.from(entropy(16)).toString("hex"),
          at: clock.now().toISOString(),
          input,
        },
        key.signing,
      );
      const { status, body } = await post(socket, message);
      if (status !== 200) throw faultIn(body);
      return parseAnswer(name, body);
    },
  };
}

function parseAnswer<Name extends CallName>(name: Name, body: string): OutputOf<Name> {
  const schema: z.ZodType<OutputOf<Name>> = z.custom<OutputOf<Name>>(
    (value) => CALLS[name].output.safeParse(value).success,
  );
  const parsed = schema.safeParse(jsonOf(body));
  if (!parsed.success) throw new Fault("upstream", "The vault's answer cannot be read.");
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Problem = z.object({ code: z.string(), message: z.string() });

function faultIn(body: string): Fault {
  const problem = Problem.safeParse(jsonOf(body)).data;
  const isKnown = (code: string): code is FaultCode => Object.hasOwn(FAULTS, code);
  if (problem && isKnown(problem.code)) return new Fault(problem.code, problem.message);
  return new Fault("upstream", problem?.message ?? "The vault's answer cannot be read.");
}

function post(socketPath: string, body: string): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const sent = request({ socketPath, path: "/", method: "POST", headers: HEADERS }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", fail);
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
      );
    });
    sent.on("error", (cause) =>
      fail(
        new Fault(
          "unreachable",
          `No vault answers at ${socketPath}; start it with ./presage vault serve, or name another with --socket.`,
          {},
          cause,
        ),
      ),
    );
    sent.end(body);
  });
}

const HEADERS = { "content-type": "text/plain" };
