/**
 * Which files people may upload, by their endings: what a desk has no reader for is not even looked into. What a
 * file is read as is decided by its content (`sniff.ts`); both have to be known.
 */
import { Fault } from "../kernel/fault.ts";
import type { OpenedInput, UnreadableInput } from "./input.ts";

const ENDINGS = [
  ...["csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "geojson", "stix", "stix2", "md", "markdown"],
  ...["html", "htm", "xhtml", "xml", "rss", "atom", "rdf", "zip", "gz"],
];
const KNOWN = new RegExp(`\\.(${ENDINGS.join("|")})$`, "i");

/** The same inputs, those of unknown endings as such that cannot be read: within archives, too. */
export async function* withKnownEndings(
  inputs: AsyncIterable<OpenedInput | UnreadableInput>,
): AsyncGenerator<OpenedInput | UnreadableInput> {
  for await (const input of inputs) yield "fault" in input ? input : (unknown(input.path) ?? input);
}

function unknown(path: string): UnreadableInput | undefined {
  if (KNOWN.test(path)) return undefined;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const fault = new Fault(
    "invalid",
    `${name} is of no kind that is uploaded; known are .${ENDINGS.join(", .")}.`,
  );
  return { path, fault };
}
