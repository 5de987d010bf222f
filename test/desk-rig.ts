/** The real desk for tests that look at it: the server on a data folder of its own, and a real Chromium. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

export interface RunningDesk {
  readonly address: string;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts the server on an empty folder, which it fills with the worked example, and waits for its address. */
export async function startDesk(): Promise<RunningDesk> {
  const folder = await mkdtemp(join(tmpdir(), "presage-desk-"));
  const server = spawn(process.execPath, ["src/cli/main.ts", "serve", "--data", folder, "--port", "0"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: undefined, PRESAGE_DATABASE: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const address = await addressOf(server);
  return {
    address,
    folder,
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
