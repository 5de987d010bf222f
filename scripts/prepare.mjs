/**
 * Makes the project runnable: installs the packages of the lock file when they are absent or older than it.
 *
 * It runs before everything else, on whatever Node the machine has, so it uses nothing but Node and npm. What
 * was installed is known by a stamp that is written last, inside node_modules: a killed installation has none.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".presage-stamp");
const lockFolder = join(root, ".prepare-lock");
const PATIENCE_SECONDS = 900;

await prepare();

async function prepare() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20) fail(`Presage needs Node 20 or newer to start; this is Node ${process.versions.node}.`);

  const lockText = readFileSync(join(root, "package-lock.json"));
  const lock = JSON.parse(lockText.toString());
  const pinned = pinnedNode(lock);
  const isNew = major > 22 || (major === 22 && minor >= 18);
  if (!pinned && !isNew)
    fail(
      `Presage needs Node 22.18 or newer on ${process.platform}-${process.arch}; this is Node ${process.versions.node}.`,
    );

  const stamp = `${createHash("sha256").update(lockText).digest("hex")} ${process.platform}-${process.arch}\n`;
  if (isStamped(stamp)) return;
  await takeLock(() => isStamped(stamp));
  if (isStamped(stamp)) return;

  if (!isWhole(lock)) await install(isNew ? undefined : pinned);
  const absent = packagesOfThisMachine(lock).filter((path) => !existsSync(join(root, path)));
  if (absent.length > 0)
    fail(`npm left out ${absent.join(", ")}; check the network or the registry, and start again.`);
  writeStamp(stamp);
}

function isStamped(stamp) {
  try {
    return readFileSync(stampFile, "utf8") === stamp;
  } catch {
    return false;
  }
}

function writeStamp(stamp) {
  try {
    writeFileSync(`${stampFile}.${process.pid}`, stamp);
    renameSync(`${stampFile}.${process.pid}`, stampFile);
  } catch (error) {
    // Whole, but not ours to write to: it is looked through again next time.
    if (!["EACCES", "EROFS", "EPERM"].includes(error.code)) throw error;
  }
}

/**
 * Somebody ran npm by hand: its own list, which it writes last, must agree with the lock file, and so must
 * the packages themselves (`npm install --package-lock-only` brings only the list up to date).
 */
function isWhole(lock) {
  try {
    const listed = readJson(join(modules, ".package-lock.json")).packages;
    return Object.entries(lock.packages).every(
      ([path, { version, optional }]) =>
        path === "" ||
        optional ||
        (listed[path]?.version === version && readJson(join(root, path, "package.json")).version === version),
    );
  } catch {
    return false;
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The optional packages of package.json that this machine's platform needs: binaries without which nothing runs. */
function packagesOfThisMachine(lock) {
  return Object.keys(lock.packages[""].optionalDependencies ?? {})
    .map((name) => `node_modules/${name}`)
    .filter((path) => {
      const { os, cpu } = lock.packages[path] ?? {};
      return [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch);
    });
}

/** npm chooses and checks packages by the Node it runs on, so it must run on the one the project has pinned. */
function pinnedNode(lock) {
  const path = packagesOfThisMachine(lock).find((name) => /\/node-[a-z]+-/.test(name));
  return path && `${path.replace("node_modules/", "")}@${lock.packages[path].version}`;
}

async function install(pinned) {
  const began = performance.now();
  say(
    `Installing the packages (npm ci${pinned ? ` on ${pinned}` : ""}); the first time takes a minute or two.`,
  );
  const ci = "npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error";
  const [command, ...words] = pinned ? ["npx", "-y", "-p", pinned, "-c", ci] : ci.split(" ");
  const code = await run(command, words);
  if (code !== 0) fail(`npm ended with ${code}; its own words are above. Nothing was kept; start again.`);
  say(`Installed the packages in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

function run(command, words) {
  return new Promise((resolve) => {
    // npm and npx are .cmd files on Windows, which only its shell can start.
    const isWindows = process.platform === "win32";
    const quoted = isWindows ? words.map((word) => (word.includes(" ") ? `"${word}"` : word)) : words;
    const child = spawn(command, quoted, { cwd: root, stdio: ["ignore", 2, 2], shell: isWindows });
    child.once("error", (error) =>
      fail(
        error.code === "ENOENT"
          ? "npm was not found; install it beside Node (it comes with it)."
          : error.message,
      ),
    );
    // Were we killed, npm would go on writing: its id keeps the lock alive.
    writeFileSync(join(lockFolder, "pid"), `${process.pid} ${child.pid ?? ""}`);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
      process.once(signal, () => {
        child.kill(signal);
        child.once("close", () => process.exit(130));
      });
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
}

/** One installation at a time: a folder is made by one only. Ends early when `isDone` meanwhile. */
async function takeLock(isDone) {
  let said = false;
  for (let waited = 0; waited < PATIENCE_SECONDS * 4; waited += 1) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(join(lockFolder, "pid"), String(process.pid));
      process.once("exit", () => rmSync(lockFolder, { recursive: true, force: true }));
      return;
    } catch (error) {
      if (["EACCES", "EROFS", "EPERM"].includes(error.code))
        fail(`The packages must be installed, but ${root} cannot be written to.`);
      if (error.code !== "EEXIST") throw error;
    }
    if (isDone()) return;
    if (!said) say("Another start is installing the packages; waiting for it.");
    said = true;
    clearDeadLock();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  fail(
    `Another start is still installing after ${PATIENCE_SECONDS} seconds; remove ${lockFolder} if none is.`,
  );
}

/**
 * Its makers were killed. Two who wait may see this at once, and the slower must not remove the new lock of
 * the faster: so the removing has a lock of its own, held for a moment.
 */
function clearDeadLock() {
  const guard = `${lockFolder}-clearing`;
  try {
    mkdirSync(guard);
  } catch {
    if (ageSeconds(guard) > 10) rmSync(guard, { recursive: true, force: true });
    return;
  }
  if (isDead()) rmSync(lockFolder, { recursive: true, force: true });
  rmSync(guard, { recursive: true, force: true });
}

function isDead() {
  try {
    const makers = readFileSync(join(lockFolder, "pid"), "utf8").split(" ").filter(Boolean).map(Number);
    if (makers.length > 0) return !makers.some(isAlive);
  } catch {
    // Made a moment ago, or its maker was killed before it could write its id.
  }
  return ageSeconds(lockFolder) > 10;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function ageSeconds(path) {
  try {
    return (Date.now() - statSync(path).mtimeMs) / 1000;
  } catch {
    return 0;
  }
}

/** Standard output belongs to the command that follows. */
function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
