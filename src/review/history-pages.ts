/**
 * Pages of past onsets: what the desk would have said, month by month, on the figures up to then, and how it ended.
 *
 * The invariant: every number on a page is computed from the table; misses and false alarms stand as large as hits.
 */
import { monthName, monthNumber } from "../kernel/month.ts";
import type { Estimate } from "../numerics/warning-metrics.ts";
import type { TableHistory } from "./backtest-table.ts";
import type { MonthSaid } from "./event-story.ts";
import { HISTORY_CASES } from "./history-cases.ts";
import { caseChart } from "./history-chart.ts";
import {
  JUDGED,
  type JudgedCase,
  type JudgedHistory,
  type JudgedRule,
  judgedHistory,
  TERMS,
} from "./history-judged.ts";

const ATTRIBUTION =
  "Figures: UCDP Georeferenced Event Dataset 25.1 and Candidate events, Uppsala Conflict Data Program (Sundberg and Melander 2013; Davies et al. 2025), CC BY 4.0, summed by country and month; only events that begin and end in one month are in them, so that they are lower than UCDP's own totals. Derived figures are this project's.";

const AS_OF =
  "*As of then* means: figures of months up to that one, and nothing later; models were fitted on them alone. It does not mean what was published then. These tables hold today's figures and not the versions of each year, so that deaths that were found out, or moved to another month, years later stand here as if they had been known at once, and a figure counts as known on the last day of its month, which no real source manages. A desk that had watched at the time would have done no better than these pages, and most likely worse.";

/** @returns names of files and what stands in them. */
export function historyPages(
  table: TableHistory,
  told?: (done: number, total: number) => void,
): readonly (readonly [string, string])[] {
  const judged = judgedHistory(table, HISTORY_CASES, told);
  return [
    ["README.md", indexPage(judged)],
    ...judged.cases.flatMap((one): (readonly [string, string])[] => {
      const name = slugOf(one);
      return [
        [`${name}.md`, casePage(one)],
        [`${name}.svg`, caseChart(one, findingOf(one))],
      ];
    }),
  ];
}

function slugOf({ of }: JudgedCase): string {
  const name = of.name.normalize("NFD").replaceAll(/[^a-zA-Z ]/g, "");
  return `${name.toLowerCase().replaceAll(" ", "-")}-${of.month}`;
}

/** The title of a page: what came out. */
function findingOf({ of, verdict, lead, first }: JudgedCase): string {
  const when = `${of.name}, ${wordOf(monthNumber(of.month))}`;
  switch (verdict) {
    case "warned":
      return `${when}: warned ${months(lead ?? 0)} before`;
    case "late":
      return `${when}: warned in the last month, too late to be of use`;
    case "missed":
      return `${when}: missed`;
    case "false alarm":
      return `${of.name}, from ${wordOf(first ?? 0)}: a false alarm`;
    case "not on record":
      return `${when}: not in the figures at all`;
  }
}

function casePage(one: JudgedCase): string {
  const { of, story } = one;
  const rule =
    of.kind === "growth"
      ? "growth: 20 deaths a month or more on average over three months, and twice the mean of the six months before"
      : "onset: 25 deaths or more within three months, after fewer than 25 in the twelve months before";
  return [
    `# ${findingOf(one)}`,
    "",
    of.known,
    "",
    `![${findingOf(one)}](${slugOf(one)}.svg)`,
    "",
    ...(of.kind === "not-on-record"
      ? []
      : [`The rule for what counts is ${rule}. ${outcomeSentence(one)}`, ""]),
    whySentence(one),
    "",
    "## Month by month, on the figures up to then",
    "",
    ...tableOf(story.months, one),
    "",
    "Deaths in the month, in three and in twelve months. *25 in 3 months*: the desk's warning rule, and its level (W5 routine to W1); *forecaster*: its share of draws for the same. *Onset* and *growth*: the models of [decision 28](../decisions/0028-onset-and-escalation.md); an onset is not asked where somebody died within the year. **Bold**: at or above the threshold of the rule that judges this case. *Detectors*: those that cried in that month.",
    "",
    ...(story.after.length > 0
      ? [
          `From the event on: ${story.after.map(({ month, deaths }) => `${monthName(month)} ${deaths}`).join(", ")}.`,
          "",
        ]
      : []),
    AS_OF,
    "",
    ATTRIBUTION,
    "",
    "[All cases](README.md)",
    "",
  ].join("\n");
}

function outcomeSentence({ verdict, story, first, lead, threshold }: JudgedCase): string {
  const bar = percent(threshold);
  const event = wordOf(story.event.at);
  switch (verdict) {
    case "warned":
      return `It was met in ${event}. The likelihood had passed ${bar} at the end of ${wordOf(first ?? 0)}, ${months(lead ?? 0)} before.`;
    case "late":
      return `It was met in ${event}. The likelihood passed ${bar} at the end of ${wordOf(first ?? 0)}, with no whole month in between: that counts as late.`;
    case "missed":
      return `It was met in ${event}. No alert that began in the twelve months before stood for it.`;
    case "false alarm":
      return `The likelihood passed ${bar} at the end of ${wordOf(first ?? 0)}, and it was not met in the twelve months after.`;
    case "not on record":
      return "";
  }
}

/** Why it came out so, from the figures. */
function whySentence({ verdict, story, scores, threshold }: JudgedCase): string {
  if (verdict === "not on record")
    return "The table counts nobody dead in organised violence in these months: shots at protesters are not in it. No rule on these figures could have warned, or been wrong. Somebody who watches protests, arrests and texts could have.";
  const { at } = story.event;
  const before = [...scores].filter(([month]) => month < at && month >= at - TERMS.window);
  const quiet = story.months.filter(({ month }) => month < at).at(-1);
  const died =
    quiet === undefined
      ? ""
      : ` In the twelve months up to ${wordOf(quiet.newest)} ${quiet.year === 0 ? "nobody" : quiet.year} had died.`;
  if (verdict === "missed") {
    if (before.length === 0) return `Nothing was said in the twelve months before: it was not asked.${died}`;
    const [month, score] = before.reduce((most, one) => (one[1] > most[1] ? one : most));
    const isStanding = score >= threshold;
    return isStanding
      ? `What was missed: the likelihood stood at ${percent(score)} in ${wordOf(month)}, but that alert had begun more than a year before, or ended, and an alert that always stands tells nobody when.${died}`
      : `What was missed: the highest likelihood of the twelve months before was ${percent(score)}, in ${wordOf(month)}.${died} ${quiet?.year === 0 ? "Deaths do not foretell the first death; what did was of another kind: protests, troops, talk, prices." : "The few deaths on record were no more than in many countries where nothing followed."}`;
  }
  if (verdict === "false alarm")
    return `What it went by: deaths already on record, as many as had elsewhere been followed by more.${died}`;
  return `What it went by: deaths already on record.${died} It says that something was likely, not what, by whom or how large.`;
}

function tableOf(
  story: readonly MonthSaid[],
  { of, scores, threshold, story: { event } }: JudgedCase,
): string[] {
  const mark = (text: string, month: number, isJudged: boolean) =>
    isJudged && (scores.get(month) ?? -1) >= threshold && month < event.at ? `**${text}**` : text;
  return [
    "| as of the end of | deaths | 3 months | 12 months | 25 in 3 months | level | forecaster | onset 3 m | onset 12 m | growth | detectors |",
    "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |",
    ...story.map(({ month, deaths, quarter, year, p, level, forecast, chances, alarms }) =>
      [
        "",
        monthName(month),
        deaths,
        quarter,
        year,
        mark(percent(p), month, of.kind !== "growth"),
        level,
        percent(forecast),
        share(chances["onset-3"]),
        share(chances["onset-12"]),
        mark(share(chances.escalation), month, of.kind === "growth"),
        alarms.join(", "),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
  ];
}

function indexPage({ onset, growth, cases, places }: JudgedHistory): string {
  const counted = (verdict: JudgedCase["verdict"]) => cases.filter((one) => one.verdict === verdict).length;
  return [
    "# Would it have warned?",
    "",
    `Onsets and growths of violence before 2020, and what this desk's rules would have said on deaths by month alone: ${counted("warned")} were warned of, ${counted("late")} too late, ${counted("missed")} missed, ${counted("not on record")} is not in the figures; false alarms: ${counted("false alarm")}. The onsets and growths were chosen because they are known, and not by how they come out; the false alarms were picked from the computed list below, where all events and all false alarms of the years stand. \`npm run history\` writes these pages.`,
    "",
    "| case | judged by | verdict | lead | first alert |",
    "| --- | --- | --- | ---: | --- |",
    ...cases.map(
      (one) =>
        `| [${one.of.name}, ${one.of.month}](${slugOf(one)}.md) | ${one.of.kind === "growth" ? "growth" : "onset"} at ${percent(one.threshold)} | ${one.verdict} | ${one.verdict === "warned" ? months(one.lead ?? 0) : ""} | ${one.first === undefined ? "" : monthName(one.first)} |`,
    ),
    "",
    "## The same rules, at the same thresholds, everywhere",
    "",
    `${places} countries, asked at the end of each month from ${JUDGED.from} to ${JUDGED.to}. An alert is a hit if the event comes later than one month and within twelve months after it; it ends after three months below the threshold. Where fighting was on already no onset can come, and nobody asks. Intervals are of 95%.`,
    "",
    "| | onset, the desk's warning rule | growth, the escalation model |",
    "| --- | --- | --- |",
    ...summaryRows(onset, growth),
    "",
    "A miss counts as a lead time of 0. These years were not unseen when the rules were set. 8% is where the desk opens a warning (W4), and was not moved for these pages; 20% is a round number, chosen with the figures of these years in sight; and the rule that says what counts as an event was revised after a first run on them. Read the figures as those of rules settled with these years in sight, and not as a test on unseen ones. The models' settings were chosen on 1999 to 2009 ([decision 28](../decisions/0028-onset-and-escalation.md)), the weight of the forecast within the warning rule on 2012 to 2017 ([decision 7](../decisions/0007-warnings.md)), which lies within the years judged here.",
    "",
    "## Missed onsets",
    "",
    `${onset.score.missed.map(({ place, at }) => `${place} ${monthName(at)}`).join(", ")}.`,
    "",
    "## False alarms of the onset rule",
    "",
    `${onset.score.episodes
      .filter(({ outcome }) => outcome.kind === "false")
      .map(({ place, from }) => `${place} ${monthName(from)}`)
      .join(", ")}.`,
    "",
    AS_OF,
    "",
    ATTRIBUTION,
    "",
  ].join("\n");
}

function summaryRows(onset: JudgedRule, growth: JudgedRule): string[] {
  const row = (name: string, of: (rule: JudgedRule) => string) =>
    `| ${name} | ${of(onset)} | ${of(growth)} |`;
  return [
    row("threshold", ({ threshold }) => percent(threshold)),
    row(
      "events; warned of, missed",
      ({ score: { counts } }) => `${counts.hits + counts.misses}; ${counts.hits}, ${counts.misses}`,
    ),
    row("warned of (POD)", ({ score }) => figure(score.detection)),
    row("false among alerts (FAR)", ({ score }) => figure(score.falseAlarms)),
    row("quiet years alarmed (POFD)", ({ score }) => figure(score.falseDetection)),
    row("critical success (CSI)", ({ score }) => figure(score.criticalSuccess)),
    row("Peirce skill (PSS)", ({ score }) => figure(score.peirce)),
    row("SEDI", ({ score }) => figure(score.extremal)),
    row(
      "lead time, median; 90%, months",
      ({ score: { leads } }) => `${figure(leads.p50, 1)}; ${figure(leads.p90, 1)}`,
    ),
    row("late alerts, not yet judged", ({ score }) => `${score.late}, ${score.censored}`),
    row("false alarms a year, all countries", ({ score, years }) =>
      (score.counts.falseAlarms / years).toFixed(1),
    ),
    row("country-months in alert", ({ score }) => figure(score.inAlert)),
  ];
}

function figure({ value, interval, n }: Estimate, digits = 2): string {
  if (value === undefined) return "-";
  const range = interval ? ` (${interval.low.toFixed(digits)} to ${interval.high.toFixed(digits)})` : "";
  return `${value.toFixed(digits)}${range}, n ${n}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`.replace(".0%", "%");
}

function share(chance: number | undefined): string {
  return chance === undefined ? "" : percent(chance);
}

function months(count: number): string {
  return count === 1 ? "1 month" : `${count} months`;
}

const NAMES = "January February March April May June July August September October November December".split(
  " ",
);

function wordOf(month: number): string {
  return `${NAMES[month % 12]} ${Math.floor(month / 12)}`;
}
