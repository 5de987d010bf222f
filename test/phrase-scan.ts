/** Looks for many phrases at once, in bytes of any kind: files, answers, and the memory of a process. */
import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface PhraseScan {
  /** Phrases found so far. */
  readonly found: ReadonlySet<string>;
  /** Bytes looked at so far. */
  readonly bytes: number;
  look(bytes: Uint8Array): void;
}

/** One byte a letter and two, as JavaScript engines keep their strings. */
const SPELLINGS = ["utf8", "utf16le"] as const;
const KEY_BYTES = 4;

/** @param phrases of at least four letters each. */
export function phraseScan(phrases: readonly string[]): PhraseScan {
  const byKey = new Map<number, { readonly bytes: Buffer; readonly phrase: string }[]>();
  const isFirst = new Uint8Array(65_536);
  for (const phrase of phrases)
    for (const spelling of SPELLINGS) {
      const bytes = Buffer.from(phrase, spelling);
      if (bytes.length < KEY_BYTES) throw new RangeError(`"${phrase}" is too short to look for`);
      isFirst[bytes.readUInt16LE()] = 1;
      const key = bytes.readUInt32LE();
      byKey.set(key, [...(byKey.get(key) ?? []), { bytes, phrase }]);
    }
  const found = new Set<string>();
  let looked = 0;
  return {
    found,
    get bytes() {
      return looked;
    },
    look(input) {
      const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
      looked += bytes.length;
      for (let i = 0; i + KEY_BYTES <= bytes.length; i += 1) {
        if (isFirst[(bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8)] !== 1) continue;
        for (const wanted of byKey.get(bytes.readUInt32LE(i)) ?? [])
          if (wanted.bytes.equals(bytes.subarray(i, i + wanted.bytes.length))) found.add(wanted.phrase);
      }
    },
  };
}

const CHUNK_BYTES = 16 * 1024 * 1024;
/** Longer than any phrase in any spelling: chunks overlap by it. */
const OVERLAP_BYTES = 1_024;

/** Everything a process has in memory that can be read, as it is now. */
export async function lookIntoMemory(processId: number, scan: PhraseScan): Promise<void> {
  const maps = await readFile(`/proc/${processId}/maps`, "utf8");
  const memory = await open(`/proc/${processId}/mem`, "r").catch((cause: unknown) => {
    throw new Error(
      `The memory of process ${processId} cannot be read, so that nothing is known of it: run this test as root, or let this account trace its own processes (kernel.yama.ptrace_scope = 0).`,
      { cause },
    );
  });
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    for (const line of maps.split("\n")) {
      const [, from = "", to = "", rights = "", name = ""] =
        /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
      if (!rights.startsWith("r") || /^\[(vvar|vsyscall|vvar_vclock)\]$/.test(name)) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += CHUNK_BYTES - OVERLAP_BYTES) {
        const wanted = Math.min(CHUNK_BYTES, end - at);
        // A region may go away meanwhile, or have pages that nothing stands behind.
        const { bytesRead } = await memory.read(chunk, 0, wanted, at).catch(() => ({ bytesRead: 0 }));
        scan.look(chunk.subarray(0, bytesRead));
      }
    }
  } finally {
    await memory.close();
  }
}

/** Every file under a folder, as bytes. */
export async function lookIntoFolder(folder: string, scan: PhraseScan): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name), "r").catch(() => undefined);
    if (!file) continue;
    const chunk = Buffer.alloc(CHUNK_BYTES);
    try {
      for (let at = 0; ; at += CHUNK_BYTES - OVERLAP_BYTES) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
        scan.look(chunk.subarray(0, bytesRead));
        if (bytesRead < CHUNK_BYTES) break;
      }
    } finally {
      await file.close();
    }
  }
}
