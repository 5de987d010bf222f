import { createHash } from "node:crypto";
import { z } from "zod";
import { fetchChanged } from "../conditional-fetch.ts";
import { connector } from "../connector.ts";
import { collected } from "../input-bytes.ts";

/** A feed is a list of what is new; one that is larger is something else. In bytes. */
const LARGEST_FEED = 32 * 1024 * 1024;

/** Atom (RFC 4287), the RSS family, JSON Feed. */
export const feed = connector({
  id: "feed",
  title: "Feed",
  about:
    "News and announcements as RSS, Atom, RDF or JSON Feed. Sees only what the feed still lists: what is published and taken off between two visits is missed.",
  options: z.strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .meta({ title: "Address", description: "Of the feed itself, not of the page about it." }),
  }),
  isMoving: true,

  async *collect({ url }, cursor, effects) {
    const changed = await fetchChanged(url, cursor, effects);
    if (!changed) return;
    const { answer, name, mediaType } = changed;
    const bytes = await collected(answer.body, name, LARGEST_FEED);
    // Many servers give no validators; the bytes themselves tell that nothing is new.
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (Seen.safeParse(cursor).data?.sha256 === sha256) return;
    yield { content: once(bytes), name, mediaType, format: "feed", cursor: { ...changed.cursor, sha256 } };
  },
});

const Seen = z.looseObject({ sha256: z.string() });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
