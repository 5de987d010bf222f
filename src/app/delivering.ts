/** Delivering while the desk is served: planning what has to be told, and sending what waits. */
import { setTimeout as pauseFor } from "node:timers/promises";
import { guardedExchange } from "../collect/guarded-fetch.ts";
import { DecisionOwner } from "../kernel/decision-owner.ts";
import { Fault } from "../kernel/fault.ts";
import type { Stored } from "../kernel/record.ts";
import { openMailer } from "./mail.ts";
import { planDeliveries } from "./planning-deliveries.ts";
import { publicAddressOf } from "./public-address.ts";
import { type Sending, sendDue } from "./sending.ts";
import type { System } from "./system.ts";
import { VERSION } from "./version.ts";
import type { Post } from "./webhook.ts";

export interface Delivering {
  /** @returns how many deliveries were planned, and how many attempts made. */
  now(signal: AbortSignal): Promise<{ readonly planned: number; readonly attempts: number }>;
  close(): void;
}

const POST_LIMITS = {
  totalMilliseconds: 30_000,
  idleMilliseconds: 15_000,
  betweenMilliseconds: 0,
  bytes: 64 * 1024,
};

/** @throws Fault `invalid` when the settings of the mail server do not go together. */
export function openDelivering(system: System): Delivering {
  const { config, store, clock, realClock } = system;
  const mailer = openMailer(config);
  const post = postTo(system);
  const sending = async (signal: AbortSignal): Promise<Sending> => {
    const secrets = await secretsOf(system);
    return {
      store,
      clock,
      realClock,
      mailer,
      post,
      secretOf: secrets,
      address: publicAddressOf(config),
      signal,
    };
  };
  return {
    async now(signal) {
      const planned = await planDeliveries({ store, clock, realClock });
      const attempts = await sendDue(await sending(signal));
      return { planned, attempts };
    },
    close: () => mailer?.close(),
  };
}

/** Whoever is posted to, by the rules of every way out, and only where the configuration says so. */
function postTo({ config, realClock }: System): Post {
  const hosts = config.webhookHosts.map((host) => host.toLowerCase());
  const ask = guardedExchange({
    // What collectors may reach on private networks is no place to post to unless it is named for that, too.
    allowHosts: config.allowHosts.filter((host) => hosts.includes(host.toLowerCase())),
    onlyHosts: hosts,
    plainHosts: [],
    version: VERSION,
    clock: realClock,
    pause: async (milliseconds, signal) => pauseFor(milliseconds, undefined, { signal }),
    limits: POST_LIMITS,
  });
  return (address, exchange) => {
    if (hosts.length === 0)
      throw new Fault("refused", "Nothing is posted anywhere: the setting webhookHosts names no host.");
    return ask(address, exchange);
  };
}

/** What its secret is derived from. */
export function webhookReceiver({ id, body }: Pick<Stored<DecisionOwner>, "id" | "body">): string {
  return `${id} ${body.secretNumber}`;
}

async function secretsOf({ store, keyring }: System) {
  const { items } = await store.systemView().list(DecisionOwner, { limit: 500 });
  const receivers = new Map(items.map((owner) => [owner.id, webhookReceiver(owner)]));
  return (ownerId: string) => keyring.webhookSecret(receivers.get(ownerId) ?? ownerId);
}
