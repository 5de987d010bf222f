/** Passkeys in the browser: each is begun by the server, made or used by the browser, and judged by the server. */
import { startAuthentication, startRegistration, WebAuthnError } from "@simplewebauthn/browser";
import { write } from "./client.ts";

/** No extensions are asked for, and nothing is made of what they say. */
const PLAIN = { clientExtensionResults: {} };

/** The person turned away, or waited too long; nothing is wrong. */
export function isTurnedAway(error: unknown): boolean {
  return (
    (error instanceof WebAuthnError && error.code === "ERROR_CEREMONY_ABORTED") ||
    (error instanceof Error && (error.name === "NotAllowedError" || error.name === "AbortError"))
  );
}

/** What the browser itself said no to: another address, no device, or one that is there already. */
export function isBrowsersNo(error: unknown): boolean {
  return error instanceof WebAuthnError || error instanceof DOMException;
}

export async function signInByPasskey(): Promise<void> {
  const { options } = await write("passkey-sign-in-begin", {});
  const answer = await startAuthentication({ optionsJSON: options });
  await write("passkey-sign-in", { answer: { ...answer, ...PLAIN } });
}

export async function proveByPasskey(): Promise<void> {
  const { options } = await write("passkey-step-up-begin", {});
  const answer = await startAuthentication({ optionsJSON: options });
  await write("passkey-step-up", { answer: { ...answer, ...PLAIN } });
}

export async function makePasskey(name: string): Promise<void> {
  const { options } = await write("passkey-begin", {});
  const answer = await startRegistration({ optionsJSON: options });
  await write("passkey-add", { name, answer: { ...answer, ...PLAIN } });
}
