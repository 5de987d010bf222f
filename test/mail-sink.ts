/** A mail server and a receiver of webhooks on this machine, which keep what they are given. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { makeCertificate } from "./security/certificates.ts";

export interface MailSink {
  readonly letters: string[];
  /** Addresses that anything was sent to. */
  readonly recipients: ReadonlySet<string>;
  /** Recipients that it knows nothing of, for good. */
  readonly unknown: Set<string>;
  /** What it answers after a letter: nothing at all where this does not settle. */
  answer: () => Promise<void>;
  readonly settings: {
    readonly mailServer: string;
    readonly mailAuthority: string;
    readonly mailFrom: string;
  };
  close(): Promise<void>;
}

/** @param secure whether TLS comes first, or is asked for by STARTTLS. */
export async function mailSink(folder: string, secure = true): Promise<MailSink> {
  const authority = makeCertificate({ name: "Institute" });
  const own = makeCertificate({ name: "mail", hosts: ["localhost"], by: authority });
  const mailAuthority = join(folder, "mail-authority.pem");
  writeFileSync(mailAuthority, authority.certificate);
  const letters: string[] = [];
  const unknown = new Set<string>();
  const recipients = new Set<string>();
  const sink = { answer: () => Promise.resolve() };
  const server = new SMTPServer({
    secure,
    cert: own.certificate,
    key: own.key,
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === "desk" && password === "of trust"
        ? done(null, { user: username })
        : done(new Error("Invalid name or password")),
    onRcptTo: ({ address }, _session, done) => {
      recipients.add(address);
      done(unknown.has(address) ? Object.assign(new Error("No such mailbox"), { responseCode: 550 }) : null);
    },
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        letters.push(Buffer.concat(parts).toString());
        sink.answer().then(
          () => done(null),
          (error: Error) => done(error),
        );
      });
    },
  });
  server.on("error", () => undefined);
  server.listen(0, "localhost");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(sink, {
    letters,
    unknown,
    recipients,
    settings: {
      mailServer: `${secure ? "smtps" : "smtp"}://localhost:${port}`,
      mailAuthority,
      mailFrom: "desk@example.org",
    },
    close: () => new Promise<void>((done) => server.close(done)),
  });
}

export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export async function webhookSink() {
  const posted: Posted[] = [];
  const sink = { status: 204 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      posted.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(sink.status).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return Object.assign(sink, {
    posted,
    host,
    address: `http://${host}/warnings`,
    close: () => new Promise<void>((done) => server.close(() => done())),
  });
}
