/** Nothing that is written into a notice becomes a header, a recipient or a command of the mail: ASVS 5.0.0, 1.3.11. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMailer } from "../../src/app/mail.ts";
import { type MailSink, mailSink } from "../mail-sink.ts";

let folder: string;
let sink: MailSink;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-mail-"));
  sink = await mailSink(folder);
});
afterAll(async () => {
  await sink?.close();
  await rm(folder, { recursive: true, force: true });
});

const BREAKS = ["\r\n", "\n", "\r", "\u2028", "\u0000\r\n"] as const;

test("ASVS 1.3.11: a line break in a subject, an address, an id or a text makes no header, no recipient and no command", async () => {
  const mailer = openMailer({
    ...sink.settings,
    mailUser: undefined,
    mailPassword: undefined,
    mailPasswordFile: undefined,
  });
  if (!mailer) throw new Error("no mailer was opened");
  const letter = { id: "one", to: "crisis@example.org", subject: "W2", text: "Deaths rose.", language: "en" };
  const planted = (text: string, edge: string) => `${text}${edge}Bcc: thief@example.net${edge}X-Planted: yes`;
  try {
    for (const edge of BREAKS)
      for (const field of ["id", "to", "subject", "language"] as const)
        await mailer.send({ ...letter, [field]: planted(letter[field], edge) });
    const quiet = "Deaths rose.\r\n.\r\nRCPT TO:<thief@example.net>\r\nDATA";
    expect((await mailer.send({ ...letter, text: quiet })).outcome).toBe("sent");
  } finally {
    mailer.close();
  }
  expect(sink.letters.length).toBeGreaterThan(BREAKS.length * 2);
  for (const one of sink.letters) {
    const [head = ""] = one.split("\r\n\r\n");
    const names = head.split(/\r\n(?![ \t])/).map((line) => line.split(":")[0]?.toLowerCase() ?? "");
    expect(names.filter((name) => ["bcc", "x-planted"].includes(name))).toEqual([]);
    expect(names).toContain("subject");
  }
  expect(sink.letters.at(-1)).toContain("RCPT TO:<thief@example.net>");
  expect([...sink.recipients].filter((address) => /^thief@/.test(address))).toEqual([]);
});
