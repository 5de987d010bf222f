/** English: stories that several reports carry, and what persons decide about them. */
import type { Message } from "../src/language/message.ts";

export const storiesEn = {
  "inbox.merge": "Merge",
  "inbox.merge.title": "Which reports carry the same story?",
  "inbox.merge.search": "Search all reports",
  "inbox.merge.candidates": "What may be the same story",
  "inbox.merge.found": "Found",
  "inbox.merge.none": "Nothing looks like it. Search for the report you mean.",
  "inbox.merge.incident": "same incident",
  "inbox.merge.wording": "{share} of the wording",
  "inbox.merge.reason": "Reason",
  "inbox.merge.because": "Shares {share} of the wording.",
  "inbox.merge.about":
    "They get one origin and count as one voice. Media volume stays; the decision can be taken back.",
  "inbox.merge.do": { one: "Merge {count} report", other: "Merge {count} reports" },
  "inbox.merged": { one: "{count} report is one story", other: "{count} reports are one story" },
  "inbox.undone": "Taken back at the desk.",
  "inbox.reverse": "Take back",
  "inbox.reversed": "Taken back; the incidents are counted anew.",
  "inbox.split": "It echoes nobody: count it on its own",
  "inbox.split.reason": "Independent of the others.",
  "inbox.split.done": "Counted on its own",
  "inbox.story": { one: "Story, told by {count} report", other: "Story, told by {count} reports" },
  "inbox.story.decided": "by decision",
  "inbox.story.alone": "On its own, by decision",
  "inbox.story.merge": { one: "{count} report merged", other: "{count} reports merged" },
  "inbox.story.split": { one: "{count} report split off", other: "{count} reports split off" },
  "inbox.story.reversed": "taken back",
} as const satisfies Readonly<Record<string, Message>>;
