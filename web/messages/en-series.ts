/** English: forecasts of any series of a place. */
import type { Message } from "../src/language/message.ts";

export const seriesEn = {
  "series.title": "Any series of this place",
  "series.choose": "Series",
  "series.choose.none": "Choose a series",
  "series.by.day": "by day",
  "series.by.month": "by month",
  "series.fan.title": "{measure}: {low}–{high} by {when} (80% interval), median {median}",
  "series.fan.sub": "{place}, {unit}, {by} · history to {asOf}, then 50, 80 and 95% intervals",
  "series.fan.source": "Source: {source} · model {model}",
  "series.fan.text":
    "The last of {count} readings shown is {last}. The median goes from {from} to {to}; at the end the 95% interval is {low} to {high}.",
  "series.track":
    "From {origins} past days the model was off by {error} on average, the value of one season before by {naive}; {held} of {count} readings lay within its 90% interval.",
  "series.track.better": "On this series it is better than repeating the past.",
  "series.track.worse": "On this series it is no better than repeating the past.",
  "series.track.none": "The series is too short to say how the model would have done.",
  "series.parts": "Made of: {parts}. A statement of a model, kept nowhere.",
} as const satisfies Record<string, Message>;
