/** Pictures of a desk that people share: setting it up, signing in, one's own account, and who works there. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type Browser, freePort, openBrowser, startDesk } from "../test/desk-rig.ts";

const PASSWORD = "gravel otter lantern fig";
const SIGN_IN_NAME = "ada@example.org";

export interface SharedScreens {
  readonly folder: string;
  readonly theme: "light" | "dark";
  readonly size: { readonly width: number; readonly height: number };
}

/** Starts a desk of its own, empty and nobody's, and sets it up on the way. */
export async function takeSharedScreens({ folder, theme, size }: SharedScreens): Promise<void> {
  const port = await freePort();
  const desk = await startDesk({ port, words: ["--example", "false"] });
  // Passkeys belong to a name, and that of this machine is `localhost`.
  const browser = await openBrowser({ ...size, theme, address: `http://localhost:${port}` });
  const take = async (name: string) => {
    await browser.page.waitForTimeout(500);
    await browser.page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
  };
  try {
    await browser.context.addInitScript(() => localStorage.setItem("presage.tour", "done"));
    await giveAuthenticator(browser);
    const [link = ""] = /http:\S+\/set-up#\S+/.exec(await desk.command(["setup"])) ?? [];
    await setUp(browser.page, link, take);
    await addPasskey(browser.page);
    await take("account");
    await browser.page.goto("/people");
    await browser.page.getByRole("button", { name: "Add a person" }).waitFor();
    await take("people");
    await browser.page.getByRole("button", { name: "Add a person" }).click();
    await browser.page.getByRole("dialog").waitFor();
    await take("people-add");
    await browser.context.clearCookies();
    await browser.page.goto("/");
    await browser.page.getByLabel("Sign-in name").waitFor();
    await take("sign-in");
  } finally {
    await browser.close();
    await desk.stop();
  }
}

async function giveAuthenticator({ context, page }: Browser): Promise<void> {
  const devices = await context.newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function setUp(page: Page, link: string, take: (name: string) => Promise<void>): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Institution that keeps the desk").waitFor();
  await take("set-up");
  await page.getByLabel("Institution that keeps the desk").fill("Institute");
  await page.getByLabel("Your name").fill("Ada Byron");
  await page.getByLabel("Sign-in name").fill(SIGN_IN_NAME);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set up and sign in" }).click();
  await page.getByRole("heading", { name: "Ada Byron" }).waitFor();
}

async function addPasskey(page: Page): Promise<void> {
  await page.goto("/account");
  await page.getByLabel("Name of a new passkey").fill("laptop");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}
