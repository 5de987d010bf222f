/** The real desk for tests that look at it: the server on a data folder of its own, and a real Chromium. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

export interface RunningDesk {
  readonly address: string;
  readonly folder: string;
  /** Runs a command beside the server, on the same data; gives back what it prints. */
  command(words: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const ENVIRONMENT = { ...process.env, DATABASE_URL: undefined, PRESAGE_DATABASE: undefined };

interface DeskOptions {
  /** Any free one if left out. */
  readonly port?: number;
  /** Further words of the command line. */
  readonly words?: readonly string[];
}

/** Starts the server on an empty folder, which it fills with the worked example, and waits for its address. */
export async function startDesk({ port = 0, words = [] }: DeskOptions = {}): Promise<RunningDesk> {
  const folder = await mkdtemp(join(tmpdir(), "presage-desk-"));
  const place = ["--data", folder, "--port", String(port)];
  const server = spawn(process.execPath, ["src/cli/main.ts", "serve", ...place, ...words], {
    cwd: ROOT,
    env: ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const address = await addressOf(server);
  return {
    address,
    folder,
    async command(more) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["src/cli/main.ts", ...more, ...place, ...words],
        { cwd: ROOT, env: ENVIRONMENT },
      );
      return stdout;
    },
    async stop() {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let said = "";
    const listen = (text: unknown) => {
      said += String(text);
      const address = /Open (http:\/\/\S+)/.exec(said)?.[1];
      if (address) found(address);
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("exit", (code) => fail(new Error(`the server ended with ${code} and said:\n${said}`)));
  });
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

export interface BrowserOptions {
  readonly width: number;
  readonly height: number;
  readonly theme: "light" | "dark";
  readonly language?: string;
  /** What addresses without a host are read against. */
  readonly address?: string;
}

export interface Browser {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

/** Debian's Chromium with a user folder of its own. */
export async function openBrowser({
  width,
  height,
  theme,
  language = "en-GB",
  address,
}: BrowserOptions): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), "presage-browser-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.PRESAGE_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: FLAGS,
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: language,
    timezoneId: "UTC",
    acceptDownloads: true,
    ...(address && { baseURL: address }),
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
