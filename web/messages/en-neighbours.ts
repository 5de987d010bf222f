/** English: violence beyond the borders, on the map and beside it. */
import type { Message } from "../src/language/message.ts";

export const neighboursEn = {
  "situation.map.neighbours": "Lines from violent neighbours",
  "situation.legend.neighbours":
    "A line fades from a violent neighbour to the place it borders on; the wider, the more deaths there.",
  "situation.legend.neighbours.most": "The {count} widest are drawn; choose a country for all of its own.",
  "situation.neighbours": "Neighbours",
  "situation.neighbours.text": {
    one: "{count} country borders on violence: {name}, with {around} deaths beyond its borders, halved every {months} months, as of the end of {month}.",
    other:
      "{count} countries border on violence; the most is around {name}: {around} deaths, halved every {months} months, as of the end of {month}.",
  },
  "situation.neighbours.deaths": { one: "{count} death around", other: "{count} deaths around" },
  "situation.neighbours.none": "No country on this desk borders on violence.",
  "situation.neighbours.none.do":
    "Import figures of deaths by country, not older than three months; islands have no borders.",
  "situation.neighbours.of": "Neighbours of {name}",
  "situation.neighbours.one":
    "Beyond the borders of {name}: {around} deaths, halved every {months} months, as of the end of {month}; in {name} itself, counted alike: {own}.",
  "situation.neighbours.island":
    "It shares no border with a country of which this desk has figures, so nothing is drawn.",
  "situation.neighbours.neighbour": "Neighbour",
  "situation.neighbours.decayed": "Deaths, faded",
  "situation.neighbours.share": "Share",
  "situation.neighbours.year": "Last 12 months",
  "situation.neighbours.model":
    "At the end of {month} the onset model gives {chance} for an onset within twelve months; with its neighbours and theirs quiet it would give {quiet}. It sees {most} deaths in the most violent neighbour’s last three months and {mean} on average (geometric).",
  "situation.neighbours.model.none":
    "The onset model is not asked: somebody died here in the last twelve months, so that violence has begun, or the year is not known.",
  "situation.neighbours.about":
    "A border is a line of today’s outlines, not a road, and overseas parts have theirs: France borders on Brazil. A death far from it counts like one beside it.",
  "situation.neighbours.learnt": "The difference is what the model has learnt from the past, and no cause.",
} as const satisfies Readonly<Record<string, Message>>;
