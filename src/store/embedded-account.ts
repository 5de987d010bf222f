/**
 * The account the embedded server runs under.
 *
 * PostgreSQL refuses to run as root, so root hands it to another account; everybody else runs it as
 * themselves. The account must have a line in /etc/passwd: PostgreSQL looks itself up there.
 */
import { readFile, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault } from "../kernel/fault.ts";

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * @param folders asked in turn: the first whose owner is a known account other than root decides.
 * @returns undefined when the server can run as we do.
 */
export async function serverAccount(folders: readonly string[]): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await knownAccounts();
  for (const folder of folders) {
    const owner = await stat(folder).then(
      ({ uid }) => uid,
      () => 0,
    );
    const account = accounts.find(({ uid }) => uid === owner && uid !== 0);
    if (account) return account;
  }
  const nobody = accounts.find(({ name }) => name === "nobody");
  if (nobody) return nobody;
  throw new Fault(
    "forbidden",
    "PostgreSQL does not run as root and this machine has no account called nobody; start Presage as another account or set DATABASE_URL.",
  );
}

async function knownAccounts(): Promise<readonly (Account & { readonly name: string })[]> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  return passwd.split("\n").flatMap((line) => {
    const [name = "", , uid = "", gid = ""] = line.split(":");
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** Whether the account may read the path and pass through every folder above it (by mode bits). */
export async function canReach(path: string, account: Account | undefined): Promise<boolean> {
  if (!account) return true;
  let place = await realpath(path);
  const leaf = await stat(place);
  if (!allows(leaf, account, leaf.isDirectory() ? 0o5 : 0o4)) return false;
  while (place !== dirname(place)) {
    place = dirname(place);
    if (!allows(await stat(place), account, 0o1)) return false;
  }
  return true;
}

function allows(of: { mode: number; uid: number; gid: number }, account: Account, wanted: number): boolean {
  const shift = of.uid === account.uid ? 6 : of.gid === account.gid ? 3 : 0;
  return ((of.mode >> shift) & wanted) === wanted;
}
