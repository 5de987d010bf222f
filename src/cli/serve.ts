/** `./presage serve` and `npm start`: opens the system, fills an empty desk with the example, serves the desk. */
import { createServer } from "node:net";
import type { FastifyInstance } from "fastify";
import { makeServer } from "../api/server.ts";
import { showCertificate } from "../api/transport.ts";
import { startAuditing } from "../app/auditing.ts";
import { readCertificate } from "../app/certificate.ts";
import { startCollecting } from "../app/collecting.ts";
import type { Config, ConfigInput } from "../app/config.ts";
import { buildDesk, DESK_FOLDER } from "../app/desk-build.ts";
import { playExample } from "../app/example-process.ts";
import { claimFolder } from "../app/folder-claim.ts";
import { lastResort } from "../app/last-resort.ts";
import { openLive } from "../app/live.ts";
import { readMode } from "../app/mode.ts";
import { requireSafeAddress } from "../app/own-machine.ts";
import { openSystem, type System, sayWeakened } from "../app/system.ts";
import { noteGuardSettings } from "../guard/guard-settings.ts";
import { hasPeople } from "../guard/people.ts";
import { Fault } from "../kernel/fault.ts";
import { stepLine } from "./step-line.ts";
import type { Terminal } from "./terminal.ts";
import type { Words } from "./words.ts";

/** Runs until it is told to stop. */
export async function serve(words: Words, terminal: Terminal): Promise<number> {
  const started = performance.now();
  const steps = stepLine(terminal);
  const input = { flags: words.flags, environment: terminal.environment };
  const desk = buildDesk();
  // It is awaited below, after the database; until then a failure must not count as unhandled.
  desk.catch(() => undefined);
  const system = await steps.run("Starting the database", () => openSystem(input));
  const closing: (() => Promise<unknown>)[] = [() => system.close()];
  const letGo = lastResort(system.log);
  try {
    const isShared = await hasPeople(system.store.systemView());
    requireSafeAddress(system.config, isShared);
    const claim = await claimFolder(system);
    closing.unshift(() => claim.release());
    await portIsFree(system);
    await fillEmptyDesk(system, input, steps);
    await steps.run("Bringing the picture up to date", () => system.phases.settle());
    await steps.run("Building the desk's pages", () => desk);
    const live = await openLive(system.store);
    closing.unshift(() => live.close());
    const weakened = await noteGuardSettings(system.store, "serving-settings", system.config);
    sayWeakened(weakened, system.log);
    if (!system.database.hasTwoRoles)
      system.log.warn(
        "The desk works as the role that owns its database. Name that one with databaseOwner, and give DATABASE_URL a plain role: CREATE ROLE … LOGIN.",
      );
    const certificate = await readCertificate(system.config, system.realClock.now());
    const server = await makeServer({ system, live, deskFolder: DESK_FOLDER, certificate });
    closing.unshift(() => server.close());
    if (certificate) closing.unshift(lookForRenewed(server, system));
    const address = await listen(server, system);
    await claim.announce(address);
    const collecting = await startCollecting(system, live);
    closing.unshift(() => collecting.stop());
    const auditing = startAuditing(system);
    closing.splice(-1, 0, () => auditing.stop());
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    terminal.stdout.write(`Ready in ${seconds} s. Open ${address}\n`);
    terminal.stdout.write(
      isShared
        ? "People sign in; ./presage setup NAME lets somebody in who has lost everything.\n"
        : "One person, this machine only: whoever opens it here is signed in as the local person. ./presage setup lets others in.\n",
    );
    await stopAsked();
    terminal.stdout.write("\nStopping.\n");
    return 0;
  } finally {
    for (const close of closing) await close();
    letGo();
  }
}

async function fillEmptyDesk(
  system: System,
  input: ConfigInput,
  steps: ReturnType<typeof stepLine>,
): Promise<void> {
  const { mode } = await readMode(system.store.systemView());
  const isFree = mode === "playing" || (mode === "empty" && system.config.example && (await isBlank(system)));
  if (!isFree) return;
  await steps.run("Playing the worked example", () => playExample(system, input, steps.progress));
}

/** Playing the example empties the desk first, so nothing whatever may have been recorded in it. */
async function isBlank({ store }: System): Promise<boolean> {
  const { rows } = await store.pool.query("SELECT FROM changes LIMIT 1");
  return rows.length === 0;
}

/** Asked before the example is played: nobody should wait for that and then hear of the port. */
async function portIsFree({ config }: System): Promise<void> {
  const probe = createServer();
  await new Promise<void>((done, fail) => {
    probe.once("error", (cause) => fail(listenFault(cause, config)));
    probe.listen({ host: config.host, port: config.port }, done);
  });
  await new Promise((done) => probe.close(done));
}

async function listen(server: FastifyInstance, { config }: System): Promise<string> {
  await server.listen({ host: config.host, port: config.port }).catch((cause: unknown) => {
    throw listenFault(cause, config);
  });
  const bound = server.server.address();
  const port = typeof bound === "object" && bound ? bound.port : config.port;
  return `${config.tlsCertificate ? "https" : "http"}://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`;
}

const HOUR_MS = 3_600_000;

/** A certificate that was renewed is served within the hour; one that will not do is said, and the old one stays. */
function lookForRenewed(server: FastifyInstance, { config, realClock, log }: System): () => Promise<void> {
  const look = async () => {
    const renewed = await readCertificate(config, realClock.now());
    if (renewed) showCertificate(server.server, renewed);
  };
  const timer = setInterval(
    () => void look().catch((error: unknown) => log.error({ err: error }, "the certificate will not do")),
    HOUR_MS,
  );
  return async () => clearInterval(timer);
}

function listenFault(cause: unknown, { host, port }: Config): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE")
    return new Fault(
      "busy",
      `Port ${port} is in use; stop what uses it, or name another with --port.`,
      {},
      cause,
    );
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new Fault(
      "forbidden",
      `The desk cannot be served on ${host} port ${port}; name others with --host and --port.`,
      {},
      cause,
    );
  return cause;
}

function stopAsked(): Promise<void> {
  return new Promise((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
}
