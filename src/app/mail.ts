/**
 * Mail: a notice handed to the institution's own mail server, over TLS and nothing else except on this machine.
 *
 * What was cut off after the letter itself had gone out may have arrived: that is uncertain, and not tried again.
 */
import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";
import { Fault } from "../kernel/fault.ts";
import type { Config } from "./config.ts";
import { isLoopback } from "./own-machine.ts";
import type { SendResult } from "./sending.ts";

export interface Letter {
  /** The same at each try. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly language: string;
}

export interface Mailer {
  send(letter: Letter): Promise<SendResult>;
  close(): void;
}

const CONNECT_MS = 15_000;
const SILENT_MS = 30_000;
const SAID = 300;

type MailConfig = Pick<
  Config,
  "mailServer" | "mailFrom" | "mailUser" | "mailPassword" | "mailPasswordFile" | "mailAuthority"
>;

/** @returns nothing where no mail server is named. @throws Fault `invalid` when settings that belong together are not. */
export function openMailer(config: MailConfig): Mailer | undefined {
  if (config.mailServer === undefined) return undefined;
  const from = config.mailFrom;
  if (from === undefined)
    throw new Fault("invalid", "The setting mailServer needs mailFrom, the address that notices come from.");
  const { protocol, hostname, port } = new URL(config.mailServer);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isOwn = isLoopback(host);
  const pass = passwordOf(config);
  const transport = createTransport({
    host,
    port: Number(port),
    secure: protocol === "smtps:",
    // A server on the way could leave STARTTLS out of what it offers: then nothing is sent.
    requireTLS: !isOwn,
    tls: {
      minVersion: "TLSv1.2",
      ...(config.mailAuthority !== undefined && { ca: readFileSync(config.mailAuthority, "utf8") }),
    },
    ...(config.mailUser !== undefined && pass !== undefined && { auth: { user: config.mailUser, pass } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // Nothing that stands in a notice may make this read a file or ask an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text, language }) {
      try {
        const { response } = await transport.sendMail({
          from,
          to,
          subject,
          text,
          messageId: `<${id}@${from.split("@")[1] ?? host}>`,
          headers: {
            // RFC 3834: nobody's absence is to be answered to a desk.
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
          },
        });
        return { outcome: "sent", said: response.slice(0, SAID) };
      } catch (error) {
        return resultOf(error);
      }
    },
    close: () => transport.close(),
  };
}

function passwordOf({ mailPassword, mailPasswordFile }: MailConfig): string | undefined {
  if (mailPassword !== undefined || mailPasswordFile === undefined) return mailPassword;
  return readFileSync(mailPasswordFile, "utf8").trim();
}

/** RFC 5321, 4.2.1: 4yz passes, 5yz is for good; no reply to the letter itself says nothing of it. */
function resultOf(error: unknown): SendResult {
  if (!(error instanceof Error)) throw error;
  const said = error.message.slice(0, SAID);
  const code =
    "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : undefined;
  if (code !== undefined) return { outcome: code >= 500 ? "refused" : "failed", said };
  const command = "command" in error ? error.command : undefined;
  return { outcome: command === "DATA" ? "uncertain" : "failed", said };
}
