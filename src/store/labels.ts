/**
 * Labels by number: records, readings and search rows carry a number, and `label_class` says what it means.
 *
 * Labels are few and records many. What a reader may see is decided once for each label and is then one
 * comparison of numbers a row; the rows of `label_class` are never changed or removed.
 */
import type { Pool, PoolConfig } from "pg";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { circleOf, HOME, Label } from "../kernel/label.ts";
import { labelText } from "../kernel/label-text.ts";
import { mayRead, type Reader } from "../kernel/reader.ts";
import { openPool, translate } from "./database.ts";

/** A label as a column of any table that carries its number. */
export const LABEL_COLUMN = "(SELECT label FROM label_class WHERE label_class.id = label_id) AS label";

export interface Labels {
  /** The number of each label; one that is new is given a number at once, whatever becomes of its record. */
  numbersOf(labels: readonly Label[]): Promise<number[]>;
  /** Answers the numbers of all labels known by then that a reader may see, in ascending order. */
  readableBy(reader: Reader): () => readonly number[];
  /** Of what reaches the institution that keeps the desk; absent when all there are do. */
  ofHome(): readonly number[] | undefined;
  /** Learns of labels that other processes have numbered since. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Decided {
  readonly ids: number[];
  upTo: number;
}

/** Numbering has a connection of its own: it must not wait for, or be undone with, a writer's transaction. */
export async function openLabels(database: PoolConfig): Promise<Labels> {
  const pool = openPool({ ...database, max: 1, idleTimeoutMillis: 1_000 });
  const known: { readonly id: number; readonly label: Label }[] = [];
  const numbers = new Map<string, number>();
  const decisions = new Map<string, Decided>();
  const home: Decided = { ids: [], upTo: 0 };
  const learn = async (): Promise<void> => {
    const newest = known.at(-1)?.id ?? 0;
    for (const { id, label } of await labelsAfter(pool, newest)) {
      if (id <= (known.at(-1)?.id ?? 0)) continue;
      known.push({ id, label });
      numbers.set(labelText(label), id);
    }
  };
  await learn();

  return {
    async numbersOf(labels) {
      const keys = labels.map(labelText);
      const missing = new Map(keys.flatMap((key, i) => (numbers.has(key) ? [] : [[key, labels[i]]])));
      if (missing.size > 0) {
        await pool
          .query(
            `INSERT INTO label_class (label) SELECT unnest($1::text[])::jsonb ON CONFLICT (md5(label::text)) DO NOTHING`,
            [[...missing.keys()].sort()],
          )
          .catch((error: unknown) => {
            throw translate(error);
          });
        await learn();
      }
      return keys.map((key) => numbers.get(key) ?? 0);
    },
    readableBy(reader) {
      // Once a view: a reader of a thousand compartments has a long name.
      const key = canonicalJson({ ...reader, compartments: [...reader.compartments].sort() });
      return () => {
        const decided = decisions.get(key) ?? { ids: [], upTo: 0 };
        for (; decided.upTo < known.length; decided.upTo += 1) {
          const one = known[decided.upTo];
          if (one && mayRead(reader, one.label)) decided.ids.push(one.id);
        }
        remember(decisions, key, decided);
        return decided.ids;
      };
    },
    ofHome() {
      for (; home.upTo < known.length; home.upTo += 1) {
        const one = known[home.upTo];
        if (one && circleOf(one.label) === HOME) home.ids.push(one.id);
      }
      return home.ids.length === known.length ? undefined : home.ids;
    },
    refresh: learn,
    close: () => pool.end(),
  };
}

async function labelsAfter(pool: Pool, id: number): Promise<{ id: number; label: Label }[]> {
  const { rows } = await pool
    .query<{ id: number; label: unknown }>("SELECT id, label FROM label_class WHERE id > $1 ORDER BY id", [
      id,
    ])
    .catch((error: unknown) => {
      throw translate(error);
    });
  return rows.map((row) => ({ id: row.id, label: Label.parse(row.label) }));
}

const MOST_READERS = 500;

/** The least recently asked for is forgotten. */
function remember(decisions: Map<string, Decided>, key: string, decided: Decided): void {
  decisions.delete(key);
  decisions.set(key, decided);
  const [oldest] = decisions.keys();
  if (decisions.size > MOST_READERS && oldest !== undefined) decisions.delete(oldest);
}
