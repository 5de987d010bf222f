/**
 * Past onsets and false alarms that pages are made of. The events were chosen because they are known, and not because they
 * come out well; the false alarms were picked from the computed list.
 */
import type { BacktestEvent } from "../kernel/backtest.ts";

/** 25 dead within three months, after fewer than 25 in the twelve months before: UCDP's threshold, told by month. */
export const ONSET_EVENT = {
  kind: "onset",
  atLeast: 25,
  within: 3,
  below: 25,
  quiet: 12,
} as const satisfies BacktestEvent;

/** 20 dead a month on average over three months, and twice the mean of the six months before. */
export const GROWTH_EVENT = {
  kind: "growth",
  atLeast: 20,
  within: 3,
  times: 2,
  over: 6,
} as const satisfies BacktestEvent;

export interface HistoryCase {
  /** ISO 3166 alpha-3. */
  readonly place: string;
  readonly name: string;
  readonly kind: "onset" | "growth" | "false-alarm" | "not-on-record";
  /** The event by the rule; of a false alarm the month in which it began; else the month that is remembered. */
  readonly month: string;
  /** What is generally known of it. */
  readonly known: string;
}

export const HISTORY_CASES: readonly HistoryCase[] = [
  {
    place: "CIV",
    name: "Côte d'Ivoire",
    kind: "onset",
    month: "2010-11",
    known:
      "The presidential election of November 2010 ended with two presidents, and then in a war between their followers that lasted until April 2011.",
  },
  {
    place: "LBY",
    name: "Libya",
    kind: "onset",
    month: "2011-02",
    known: "Protests in Benghazi in February 2011 became an armed rising within days.",
  },
  {
    place: "SYR",
    name: "Syria",
    kind: "onset",
    month: "2011-03",
    known: "Protests that began in Daraa in March 2011 were fired upon; a civil war followed.",
  },
  {
    place: "MLI",
    name: "Mali",
    kind: "onset",
    month: "2012-01",
    known:
      "Tuareg rebels attacked garrisons in the north from January 2012; a coup in March and the loss of the north followed.",
  },
  {
    place: "CAF",
    name: "Central African Republic",
    kind: "growth",
    month: "2012-12",
    known: "The Séléka coalition advanced from the north in December 2012 and took Bangui in March 2013.",
  },
  {
    place: "SSD",
    name: "South Sudan",
    kind: "growth",
    month: "2013-12",
    known: "Fighting within the army in Juba in December 2013 became a civil war.",
  },
  {
    place: "UKR",
    name: "Ukraine",
    kind: "onset",
    month: "2014-02",
    known:
      "Protesters were shot in Kyiv in February 2014; Crimea was annexed in March and the war in Donbas began in April.",
  },
  {
    place: "CMR",
    name: "Cameroon",
    kind: "onset",
    month: "2014-05",
    known: "Boko Haram, until then at war in Nigeria, attacked across the border in the Far North in 2014.",
  },
  {
    place: "BDI",
    name: "Burundi",
    kind: "onset",
    month: "2014-12",
    known:
      "An armed group crossed into Cibitoke at the turn of the year 2014 to 2015; the crisis over the president's third term followed in April 2015.",
  },
  {
    place: "YEM",
    name: "Yemen",
    kind: "growth",
    month: "2015-04",
    known:
      "The Houthis held Sanaa from September 2014; from the end of March 2015 a coalition led by Saudi Arabia bombed them.",
  },
  {
    place: "BFA",
    name: "Burkina Faso",
    kind: "onset",
    month: "2016-01",
    known: "Hotel and café in Ouagadougou were attacked in January 2016, a year before the war in the north.",
  },
  {
    place: "MMR",
    name: "Myanmar",
    kind: "growth",
    month: "2017-08",
    known:
      "After attacks on police posts on 25 August 2017 the army drove most Rohingya from northern Rakhine and killed thousands.",
  },
  {
    place: "MOZ",
    name: "Mozambique",
    kind: "onset",
    month: "2018-06",
    known:
      "Armed men attacked Mocímboa da Praia in Cabo Delgado on 5 October 2017. These figures count nobody dead in that month; the rule is met eight months later.",
  },
  {
    place: "NIC",
    name: "Nicaragua",
    kind: "not-on-record",
    month: "2018-04",
    known: "Protests from April 2018 were put down; several hundred people were killed by most counts.",
  },
  {
    place: "AZE",
    name: "Azerbaijan",
    kind: "false-alarm",
    month: "2017-04",
    known:
      "The four days of war over Nagorno-Karabakh in April 2016 were a year past, and shots across the line went on.",
  },
];
