/**
 * What a run has already met, in bounded memory: by it a second item with the same id and other content is
 * told from a repeated one, however far apart they stand.
 *
 * 96 bits an item (64 of its key, 32 of its content) in tables of fixed size, so that growing copies nothing.
 * After about twelve million items the oldest table is dropped: what lies further back counts as another file.
 */

/** Slots of a table; a power of two. */
const SLOTS = 1 << 20;
const FILLED = SLOTS * 0.75;
const TABLES = 16;

export interface Mark {
  /** UUID of the record. */
  readonly key: string;
  /** Hexadecimal hash of what is said. */
  readonly content: string;
  /** The source's own time of this version, which tells versions of one record apart. */
  readonly at?: string | undefined;
}

export interface Seen {
  compare(mark: Mark): "new" | "same" | "other content";
  remember(mark: Mark): void;
}

export function newSeen(): Seen {
  let tables = [newTable()];
  return {
    compare(mark) {
      const [high, low, says] = wordsOf(mark);
      for (const table of tables) {
        const met = look(table, high, low);
        if (met !== undefined) return met === says ? "same" : "other content";
      }
      return "new";
    },
    remember(mark) {
      let newest = tables.at(-1);
      if (!newest || newest.filled >= FILLED) {
        newest = newTable();
        tables = [...tables, newest].slice(-TABLES);
      }
      insert(newest, wordsOf(mark));
    },
  };
}

type Words = readonly [high: number, low: number, says: number];

function wordsOf({ key, content, at }: Mark): Words {
  const time = at === undefined ? 0 : Date.parse(at);
  return [
    (Number.parseInt(key.slice(0, 8), 16) ^ time) >>> 0,
    (Number.parseInt(key.slice(-8), 16) ^ Math.floor(time / 2 ** 32)) >>> 0,
    Number.parseInt(content.slice(0, 8), 16) >>> 0,
  ];
}

/** Three words a slot: the key's two halves and the content; a slot whose key is zero is free. */
interface Table {
  readonly words: Uint32Array;
  filled: number;
}

function newTable(): Table {
  return { words: new Uint32Array(SLOTS * 3), filled: 0 };
}

function look({ words }: Table, high: number, low: number): number | undefined {
  for (let slot = low & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
    const [a, b] = [words[slot * 3], words[slot * 3 + 1]];
    if (a === high && b === low) return words[slot * 3 + 2];
    if (a === 0 && b === 0) return undefined;
  }
}

function insert(table: Table, entry: Words): void {
  const { words } = table;
  let slot = entry[1] & (SLOTS - 1);
  while (words[slot * 3] !== 0 || words[slot * 3 + 1] !== 0) slot = (slot + 1) & (SLOTS - 1);
  words.set(entry, slot * 3);
  table.filled += 1;
}
