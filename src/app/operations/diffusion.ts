import { z } from "zod";
import { bucketNumber, dayName, dayOf } from "../../analyse/calendar.ts";
import { diffusionOf, HALF_LIFE_MONTHS } from "../../analyse/diffusion.ts";
import type { Panel } from "../../analyse/forecaster.ts";
import { neighboursInThread } from "../../analyse/neighbours-work.ts";
import { type ViolenceRecord, violenceRecords } from "../../analyse/violence-record.ts";
import { Fault } from "../../kernel/fault.ts";
import { Probability } from "../../kernel/likelihood.ts";
import { monthName } from "../../kernel/month.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const deaths = z.number().min(0);

const Neighbour = z.object({
  place: z.string(),
  name: z.string(),
  decayed: deaths.meta({ description: `Deaths, each halved every ${HALF_LIFE_MONTHS} months.` }),
  share: z.number().min(0).max(1).meta({ description: "Of all neighbours' decayed deaths." }),
  quarter: deaths.meta({ description: "Deaths in the last three months that are known." }),
  year: deaths.meta({ description: "Deaths in the last twelve months that are known." }),
  knownTo: z.string().optional().meta({ description: "The last month of which there are figures." }),
});

export const diffusion = operation({
  id: "diffusion",
  title: "Shows violence beyond the borders",
  about:
    "The deaths in the countries that a place borders on, faded with time, and what the onset model makes of them. A border is a shared line of today's outlines, not a road; islands have none, overseas parts have theirs (France borders on Brazil), and a death far from the border counts like one beside it.",
  permission: "read",
  effect: "read",
  positional: ["place"],
  input: z.object({
    place: z
      .string()
      .optional()
      .meta({ description: "A country's code, such as NER; all that border on violence if left out." }),
  }),
  output: z.object({
    asOf: z.iso.datetime(),
    month: z.string().meta({
      description: "The last month that is over, from which deaths fade; nothing later counts.",
    }),
    halfLifeMonths: z.number(),
    items: z
      .array(
        z.object({
          place: z.string(),
          name: z.string(),
          own: deaths.meta({ description: "The place's own deaths, faded alike." }),
          around: deaths.meta({ description: "Its neighbours' together." }),
          neighbours: z.array(Neighbour).meta({
            description: "The most violent first; of one place also the quiet ones.",
          }),
        }),
      )
      .meta({ description: "Those with the most violence around them first." }),
    model: z
      .object({
        month: z.string().meta({ description: "The place's last known month, as of which it is asked." }),
        chance: Probability.meta({ description: "Of an onset within twelve months after it." }),
        ifQuiet: Probability.meta({
          description: "The same if the neighbours, and theirs, had been quiet in all that it looks at.",
        }),
        mean: deaths.meta({
          description: "Deaths in the neighbours' last three months: geometric mean of one more, less one.",
        }),
        most: deaths.meta({ description: "Deaths in the most violent neighbour's last three months." }),
      })
      .optional()
      .meta({
        description:
          "Of one place; absent where somebody died in the last twelve months, so that violence has begun already.",
      }),
  }),
  async run({ place }, { view, system, signal, language }) {
    const asOf = view.asOf ?? system.clock.now();
    const day = dayOf(asOf);
    const month = bucketNumber("month", dayName(day + 1)) - 1;
    const { live } = await violenceRecords(view, day);
    const nameOf = await placeNames(view, language);
    if (place !== undefined && !live.some((record) => record.place === place))
      throw new Fault(
        "missing",
        `There are no figures of violence in ${nameOf(place)} of the last three months; name a country that has some, such as one that the situation lists.`,
      );
    const panel = panelOf(live, month);
    const said = diffusionOf(panel)
      .filter((one) => (place === undefined ? one.around > 0 : one.place === place))
      .sort((one, other) => other.around - one.around || (one.place < other.place ? -1 : 1));
    const model = await modelSays(live, place, month, signal);
    return {
      asOf: asOf.toISOString(),
      month: monthName(month),
      halfLifeMonths: HALF_LIFE_MONTHS,
      items: said.map(({ neighbours, ...one }) => ({
        ...one,
        name: nameOf(one.place),
        neighbours: neighbours
          .filter(({ decayed }) => place !== undefined || decayed > 0)
          .map(({ knownTo, ...neighbour }) => ({
            ...neighbour,
            name: nameOf(neighbour.place),
            ...(knownTo >= 0 && { knownTo: monthName(panel.firstMonth + knownTo) }),
          })),
      })),
      ...(model && { model }),
    };
  },
});

/** Asked at the place's own last known month: of a month that nobody knows no onset can be told. */
async function modelSays(
  records: readonly ViolenceRecord[],
  place: string | undefined,
  month: number,
  signal: AbortSignal,
) {
  const record = records.find((one) => one.place === place);
  if (!record) return undefined;
  const known = Math.min(month, record.firstMonth + record.months.length - 1);
  const panel = panelOf(records, known);
  const said = await neighboursInThread({ panel, place: records.indexOf(record) }, signal);
  return said && { month: monthName(known), ...said };
}

/** Months before a place's first figure, and after its last, are unknown. */
function panelOf(records: readonly ViolenceRecord[], last: number): Panel {
  const firstMonth = records.reduce((least, record) => Math.min(least, record.firstMonth), last);
  const months = last - firstMonth + 1;
  const values = new Float64Array(records.length * months).fill(Number.NaN);
  records.forEach((record, p) => {
    const known = record.months.subarray(0, Math.max(0, last - record.firstMonth + 1));
    if (record.firstMonth <= last) values.set(known, p * months + record.firstMonth - firstMonth);
  });
  return { places: records.map(({ place }) => place), firstMonth, months, values };
}
