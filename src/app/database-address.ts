/**
 * The address of a database of one's own: what passes between two machines is encrypted, and the other side has
 * shown by its certificate that it is who the address names.
 */
import { Fault } from "../kernel/fault.ts";
import { isLoopback } from "./own-machine.ts";

/**
 * @param text what DATABASE_URL holds. @returns what the driver is told.
 * @throws Fault `invalid` for what is no address, `forbidden` for one that gives up encryption over a network.
 */
export function databaseAddress(text: string): string {
  if (!/^postgres(ql)?:\/\/./.test(text) || !URL.canParse(text))
    throw new Fault(
      "invalid",
      "DATABASE_URL is not a PostgreSQL address; write it as postgres://user:password@host:5432/name.",
    );
  const url = new URL(text);
  const mode = url.searchParams.get("sslmode");
  if (isOnThisMachine(url)) {
    // The driver takes these for verify-full, and says so at length; what it does is stated instead.
    if (mode !== null && /^(prefer|require|verify-ca)$/.test(mode))
      url.searchParams.set("sslmode", "verify-full");
    return url.href;
  }
  if (mode === "disable" || mode === "no-verify" || url.searchParams.get("ssl") === "false")
    throw new Fault(
      "forbidden",
      `DATABASE_URL leads to another machine without TLS; take sslmode=${mode ?? "disable"} out, and give the authority's certificate with sslrootcert=FILE where it is one of your own.`,
    );
  const password = decodeURIComponent(url.password).toLowerCase();
  if (
    password !== "" &&
    (password === decodeURIComponent(url.username).toLowerCase() || TRIED_FIRST.has(password))
  )
    throw new Fault(
      "forbidden",
      "The password in DATABASE_URL is one that everybody tries first; give the desk's role one of its own.",
    );
  // Either would tell the driver to take any certificate.
  url.searchParams.delete("ssl");
  url.searchParams.delete("uselibpqcompat");
  url.searchParams.set("sslmode", "verify-full");
  return url.href;
}

const TRIED_FIRST: ReadonlySet<string> = new Set([
  ...[
    "postgres",
    "postgresql",
    "password",
    "passwd",
    "secret",
    "admin",
    "root",
    "changeme",
    "example",
    "default",
  ],
  ...["presage", "test", "123456", "12345678", "pw", "pass", "db", "database"],
]);

/** A socket of this machine, or its loopback: nothing of it passes over a network. */
export function isOnThisMachine(url: URL): boolean {
  const host = (url.searchParams.get("host") ?? decodeURIComponent(url.hostname)).replace(/^\[|\]$/g, "");
  return host === "" || host.startsWith("/") || isLoopback(host);
}
