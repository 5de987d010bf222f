/** Passkeys of offices in a real browser with virtual authenticators: bound to their device, and used where they proved. */
import type { CDPSession } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, freePort, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";

const PASSWORD = "gravel otter lantern fig";
const START_MS = 120_000;
const STEP_MS = 90_000;

let desk: RunningDesk;
let address: string;
let ada: Browser;
let devices: CDPSession;

beforeAll(async () => {
  const port = await freePort();
  desk = await startDesk({ port, words: ["--example", "false", "--office-passkeys", "bound"] });
  address = `http://localhost:${port}`;
  ada = await openBrowser({ width: 1280, height: 800, theme: "light", address });
  ada.page.setDefaultTimeout(20_000);
  devices = await ada.context.newCDPSession(ada.page);
  await devices.send("WebAuthn.enable");
}, START_MS);

afterAll(async () => {
  await ada?.close();
  await desk?.stop();
}, START_MS);

/** @param isCopied whether its passkeys say that a keyring may copy them. */
async function plugIn(isCopied: boolean): Promise<string> {
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: isCopied,
      defaultBackupState: isCopied,
    },
  });
  return authenticatorId;
}

const heading = (name: string) => ada.page.getByRole("heading", { name, level: 1 });

test(
  "ASVS 8.4.2: an administrator's passkey that would be copied is refused, and one that stays on its device is taken",
  async () => {
    const { page } = ada;
    const [link = ""] = /http:\S+\/set-up#\S+/.exec(await desk.command(["setup"])) ?? [];
    await page.goto(link);
    await page.getByLabel("Institution that keeps the desk").fill("Institute");
    await page.getByLabel("Your name").fill("Ada Byron");
    await page.getByLabel("Sign-in name").fill("ada@example.org");
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set up and sign in" }).click();
    await heading("Ada Byron").waitFor();

    const keyring = await plugIn(true);
    await page.getByLabel("Name of a new passkey").fill("keyring");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    const refused = page.getByRole("alert").filter({ hasText: "copied to other devices" });
    await refused.waitFor();
    expect(await page.locator(".account-list b", { hasText: "keyring" }).count()).toBe(0);

    await devices.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: keyring });
    await plugIn(false);
    await page.getByLabel("Name of a new passkey").fill("stick");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("on one device").waitFor();
    await page.goto("/people");
    await page.getByRole("button", { name: "Add a person" }).waitFor();
  },
  STEP_MS,
);

test(
  "ASVS 8.4.2: another browser with the same session holds no office until its person proves themselves there",
  async () => {
    const { page } = ada;
    const agent = await page.evaluate("navigator.userAgent");
    const other = String(agent)
      .replace(/HeadlessChrome|Chrome/, "Firefox")
      .replace(/Chrome\//g, "Firefox/");
    expect(other).not.toBe(agent);
    await devices.send("Emulation.setUserAgentOverride", { userAgent: other });
    await page.goto("/people");
    await page.getByRole("button", { name: "Prove that it is you" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("button", { name: "Add a person" }).waitFor();
    await page.goto("/account");
    await page.getByText("Your proof counted no more").waitFor();
    // Back in the first browser, the proof of the second one counts for nothing.
    await devices.send("Emulation.setUserAgentOverride", { userAgent: String(agent) });
    await page.goto("/people");
    await page.getByRole("button", { name: "Prove that it is you" }).waitFor();
  },
  STEP_MS,
);
