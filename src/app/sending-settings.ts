/** Settings of what is sent out of the desk: the mail server, and the hosts that webhooks may go to. */
import { isAbsolute } from "node:path";
import { z } from "zod";

/** Without encryption to nobody but this machine itself. */
function isMailServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname: host, port, pathname, username, search } = new URL(text);
  const isBare = port !== "" && (pathname === "" || pathname === "/") && username === "" && search === "";
  return isBare && host !== "" && (protocol === "smtps:" || protocol === "smtp:");
}

const wholePath = z.string().refine((path) => isAbsolute(path), "must be a whole path");

export const SENDING_SETTINGS = {
  mailServer: {
    about:
      "Mail server that takes this desk's notices: smtps://mail.example.org:465, or smtp://mail.example.org:587, which has to offer STARTTLS unless it is on this machine.",
    schema: z.string().refine(isMailServer, "must be smtps://HOST:PORT or smtp://HOST:PORT").optional(),
  },
  mailFrom: {
    about: "Address that this desk's notices come from.",
    schema: z.email().optional(),
  },
  mailUser: { about: "Name by which this desk signs in to that server.", schema: z.string().optional() },
  mailPassword: {
    about: "Password by which it signs in there.",
    schema: z.string().optional(),
    secret: true,
  },
  mailPasswordFile: {
    about: "File that holds that password, instead of the password itself.",
    schema: wholePath.optional(),
  },
  mailAuthority: {
    about:
      "File with the certificate of the authority that the mail server's certificate is by, PEM; the publicly trusted ones if left out.",
    schema: wholePath.optional(),
  },
  webhookHosts: {
    about: "The only hosts that notices may be posted to, by name; none if none is named.",
    schema: z
      .union([
        z.array(z.string()),
        z.string().transform((text) => text.split(",").map((part) => part.trim())),
      ])
      .default([]),
  },
} as const;
