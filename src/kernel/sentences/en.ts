/**
 * Every sentence that a rule makes, in English. `{name}` takes a value, `{Name}` the same with a capital; the
 * value called `count` chooses between `one` and `other`. Keys stand in records: they are kept for ever.
 */
import { scaleWordsEn } from "./scale-words-en.ts";

export const en = {
  text: "{text}",
  "place.world": "World",

  "measure.deaths": { one: "death", other: "deaths" },
  "measure.incidents": { one: "incident", other: "incidents" },
  "measure.media-volume": "media volume",
  "measure.diesel-price": "diesel price",
  "measure.ferry-passengers": "ferry passengers",
  "measure.port-calls": "port calls",
  violence: { one: "death in organised violence", other: "deaths in organised violence" },
  "violence.by": {
    one: "death in organised violence ({source})",
    other: "deaths in organised violence ({source})",
  },

  ...scaleWordsEn,

  "likelihood.words": "{word} ({range})",

  "signal.withdrawn":
    "No longer stands: with the readings known now, {when} is not out of the ordinary. What had been said: {sentence}",
  "signal.above-usual": {
    one: "{count} was recorded in {place} {span}; about {expected} would be usual for the time of year and the trend.",
    other:
      "{count} were recorded in {place} {span}; about {expected} would be usual for the time of year and the trend.",
  },
  "signal.above-usual.threshold": {
    one: "{count} was recorded in {place} {span}; about {expected} would be usual, and up to {threshold} no surprise.",
    other:
      "{count} were recorded in {place} {span}; about {expected} would be usual, and up to {threshold} no surprise.",
  },
  "signal.first-ever.day": {
    one: "{count} was recorded in {place} {span}, the first after {silent} days without any.",
    other: "{count} were recorded in {place} {span}, the first after {silent} days without any.",
  },
  "signal.first-ever.month": {
    one: "{count} was recorded in {place} {span}, the first after {silent} months without any.",
    other: "{count} were recorded in {place} {span}, the first after {silent} months without any.",
  },
  "signal.long-silence":
    "Nothing was recorded in {place} for {silent} readings up to {when}; about {expected} would have been usual in that time. Either it has become quiet, or nobody reports any more.",
  "signal.subject-in-place": "{place} ({subject})",
  "signal.echo-guard":
    "{place}: {volume} claims in the 7 days to {when}, where {usual} are usual, about {incidents} incidents, where {usualIncidents} are usual. More is said; no more happens.",
  "signal.co-movement":
    "In the week to {when}, {moved} of {watched} series kept on {place} and its neighbours were out of the ordinary at once, first of all {first} ({firstPlace}), {second} ({secondPlace}) and {third} ({thirdPlace}). Chance alone would bring that much together about once in {weeks} weeks.",
  "signal.hdx-signals.day.1":
    "{observed} were recorded in {place} in the 30 days to {when}, more than in any 30 days of the year before; the highest had been {highest}.",
  "signal.hdx-signals.day.3":
    "{observed} were recorded in {place} in the 30 days to {when}, more than in any 30 days of the three years before; the highest had been {highest}.",
  "signal.hdx-signals.month.1":
    "{observed} were recorded in {place} in {when}, more than in any month of the year before; the highest had been {highest}.",
  "signal.hdx-signals.month.3":
    "{observed} were recorded in {place} in {when}, more than in any month of the three years before; the highest had been {highest}.",
  "signal.ears-c2.day": {
    one: "{count} was recorded in {place} on {when}; the {baseline} days to {until} had {expected} a day on average, and up to {threshold} would be ordinary.",
    other:
      "{count} were recorded in {place} on {when}; the {baseline} days to {until} had {expected} a day on average, and up to {threshold} would be ordinary.",
  },
  "signal.ears-c2.month": {
    one: "{count} was recorded in {place} in {when}; the {baseline} months to {until} had {expected} a month on average, and up to {threshold} would be ordinary.",
    other:
      "{count} were recorded in {place} in {when}; the {baseline} months to {until} had {expected} a month on average, and up to {threshold} would be ordinary.",
  },
  "signal.negative-binomial-cusum": {
    one: "{count} was recorded in {place} {span}; at the pace of {history} it would have been {expected}. A chance run is an unlikely explanation.",
    other:
      "{count} were recorded in {place} {span}; at the pace of {history} it would have been {expected}. A chance run is an unlikely explanation.",
  },
  "signal.negative-binomial-cusum.year": "the year before",
  "signal.negative-binomial-cusum.months": "the {baseline} months before",
  "span.day": "on {when}",
  "span.month": "in {when}",
  "span.from": "from {from} to {to}",
  "signal.level-shift":
    "{Measure} in {place}: {observed} {span}, {change} the middle of the {readings} readings before ({expected}); their usual variation does not explain it.",
  "signal.level-shift.above": "{share} above",
  "signal.level-shift.below": "{share} below",
  "signal.level-shift.above-zero": "above",
  "signal.level-shift.below-zero": "below",
  "signal.technical-anomaly.sudden":
    "{Measure} in {place}: {observed} {span}, where {expected} was to be expected by the hour and the readings before; their usual variation does not explain it.",
  "signal.technical-anomaly.lasting":
    "{Measure} in {place}: {observed} {span}, and for some thirty readings away from what was to be expected ({expected}) by more than their usual variation explains.",

  "warning.title": "{place}: organised violence",
  "warning.event": "At least {count} in {place} from {from} to {to}",
  "warning.event.within": "at least {count} in {place} from {from} to {to}",
  "warning.reason.state":
    "{record}; {state}, {threshold} or more died in the next one in {share} of {cases} past cases, against {overall} of all quarters.",
  "warning.reason.forecast":
    "The model {model}, on data to {month}, gives {p} to {threshold} or more deaths in the three months after.",
  "warning.record.none": "No {measure} are on record in {place} since {when}",
  "warning.record.quiet-month":
    "No {measure} are on record in {place} for {month}, and {quarter} in the quarter to then",
  "warning.record.month": {
    one: "{count} was recorded in {place} in {month} and {quarter} in the quarter to then",
    other: "{count} were recorded in {place} in {month} and {quarter} in the quarter to then",
  },
  "warning.record.days": {
    one: "{count} was recorded in {place} in the 30 days to {day} and {quarter} in the 90 days",
    other: "{count} were recorded in {place} in the 30 days to {day} and {quarter} in the 90 days",
  },
  "warning.state.quiet-year": "after a year without a death",
  "warning.state.quiet-quarter": "after a quarter without a death",
  "warning.state.between": "after a quarter with {from} to {to} deaths",
  "warning.state.above": "after a quarter with {from} deaths or more",
  "warning.why.closed": "Closed: {days} days without anything to watch.",
  "warning.why.raised": "Raised from {before} to {level} ({word}): {reason}",
  "warning.why.lowered":
    "Lowered from {before} to {level} ({word}): nothing of the last {days} days supports the higher level.",

  "forecast.title": "Forecast for {place} by the model {model}, on data to {asOf}",
  "forecast.reason.level": {
    one: "{mean} a month over the last {count} month",
    other: "{mean} a month over the last {count} months",
  },
  "forecast.reason.active": "above zero in the last month",
  "forecast.reason.quiet": {
    one: "{count} month since the last value above zero",
    other: "{count} months since the last value above zero",
  },
  "forecast.reason.part": "{share} of the draws from {part}",
  "forecast.reason.analogue":
    "{share} of the analogues from {place}, closest {month}: {before} a month before, {after} after",
  "forecast.moved.inside": {
    one: "{month} brought {value}, within the {low} to {high} that had been forecast: the median of the next month went from {before} to {after}",
    other:
      "{month} brought {value}, within the {low} to {high} that had been forecast: the median of the next {count} months went from {before} to {after} a month",
  },
  "forecast.moved.outside": {
    one: "{month} brought {value}, where {low} to {high} had been forecast: the median of the next month went from {before} to {after}",
    other:
      "{month} brought {value}, where {low} to {high} had been forecast: the median of the next {count} months went from {before} to {after} a month",
  },
  "forecast.part.analogues": "analogues",
  "forecast.part.forest": "a forest of past situations",
  "forecast.part.recent-months": "recent months, the last ones most",
  "forecast.part.counts": "counts around its own level",
  "forecast.part.hurdle": "whether any, then how much",
  "forecast.part.hawkes": "violence that breeds violence",
  "forecast.part.regimes": "regimes that follow one another",
  "forecast.part.last-months": "last {months} months",

  "draft.title": "{place}: {word} ({level})",
  "draft.question": "How likely is it that this happens: {event}?",
  "draft.base-rate": "Base rate: the same came true in {from} ({p} with a half added either way).",
  "draft.reporting": "How much of what happens is reported has not changed over the period.",
  "draft.reporting.if-wrong": "Part of the rise is a rise in reporting, and the likelihood is too high.",
  "draft.judgement": "{event}: {words}, {p}.",
  "draft.alternative": "The rise passes: the number stays below the threshold in the stated window.",
  "draft.incidents": {
    one: "{count} with {deaths} is recorded in {place} in the period, from {claims}.",
    other: "{count} with {deaths} are recorded in {place} in the period, from {claims}.",
  },
  "draft.incidents.newest":
    "The newest {count} in {place} in the period hold {deaths}, from {claims}; there are more.",
  "draft.claims": { one: "{count} claim", other: "{count} claims" },
  "draft.forecast":
    "The model {model}, on data to {asOf}, gives {p} to 25 or more deaths in the following twelve months.",
  "draft.gap.human": "No human source reports on this place in the period.",
  "draft.gap.technical": "No technical source reports on this place in the period.",
  "draft.gap.open": "No open source reports on this place in the period.",
  "draft.gap.intentions": "The intentions of those who lead the parties are not known from any source.",
  "base-rate.from": {
    one: "{k} of the {n} windows of {count} month before it in the same series",
    other: "{k} of the {n} windows of {count} months before it in the same series",
  },
  "question.text": "{event}?",
  "question.problem": "{title}: does it happen from {from} to {to}?",
  "estimate.indicators": "What the warning problem's indicators said.",
  "estimate.warning": "What the warning's own model said.",
  "estimate.pooled": "What the estimates at the end say together; they are {count}.",
  "resolution.measured": "{Measure} between {from} and {to}: {observed}.",
  "resolution.settled":
    "{Measure} between {from} and {to}: {observed}; the rule asks for at least {atLeast}.",
  "resolution.annulled":
    "Nobody has reported {measure} up to {to}; what is known of the window does not settle it.",

  "confidence.origins.none": "No origin is independent of the counts themselves.",
  "confidence.origins.few": "The evidence amounts to {origins} independent origins, fewer than two.",
  "confidence.origins": "The evidence amounts to {origins} independent origins.",
  "confidence.disciplines.0": "None of the three disciplines reports on it.",
  "confidence.disciplines.1": "One of the three disciplines reports on it.",
  "confidence.disciplines.2": "Two of the three disciplines report on it.",
  "confidence.disciplines.3": "All of the three disciplines report on it.",
  "confidence.grades.none": "None of the sources behind it has a grade that can be judged.",
  "confidence.grades": "{share} of the items behind it carry a grade that can be judged.",
  "confidence.change.readings":
    "Readings of the next two months that fall back to the level before the rise.",
  "confidence.change.origin": "A second origin, independent of the first, that confirms or denies it.",
  "confidence.change.discipline": "Reporting from a discipline that is silent so far.",

  "gate.not-ready": {
    one: "It is not ready: {count} thing is missing.",
    other: "It is not ready: {count} things are missing.",
  },
  "gate.machine": "Statement {number} was drafted by rule; accept or rewrite it.",
  "gate.evidence": "Statement {number} is evidence and cites nothing.",
  "gate.judgement": "Statement {number} is a judgement and rests on nothing it cites.",
  "gate.assumption": "Statement {number} is an assumption; say what follows if it is wrong.",
  "gate.hedge": 'Statement {number} hedges with "{word}"; state a likelihood.',
  "gate.mixed": "Statement {number} has likelihood and confidence in one sentence; keep them apart.",
  "gate.no-question": "It answers no question.",
  "gate.no-judgement": "It holds no judgement.",
  "gate.no-evidence": "It holds no evidence.",
  "gate.no-gap": "It names no gap; say what is not known.",
  "gate.no-alternative": "A likelihood between {from} and {to} needs at least one alternative.",
  "gate.sum": "The likelihoods of the judgement and its alternatives add up to more than {whole}.",
  "gate.confidence": "Confidence cannot be high without an alternative considered.",

  "series.published": "Figures as published",
  "series.counted": "Counted from this desk's incidents",
  "track-record.few": {
    one: "{count} question has come due; below {fewest} nothing can be said about calibration.",
    other: "{count} questions have come due; below {fewest} nothing can be said about calibration.",
  },
  "track-record.enough": "{count} questions have come due.",
  "citation.forecast": "{model} for {place}, data to {asOf}",
  "kind.record": "record",
  "kind.report": "report",
  "kind.claim": "claim",
  "kind.event": "event",
  "kind.entity": "entity",
  "kind.source": "source",
  "kind.run": "run",
  "kind.signal": "signal",
  "kind.forecast": "forecast",
  "kind.warning": "warning",
  "kind.assessment": "assessment",
  "kind.question": "question",
  "kind.brief": "brief",
  "title.none": "(without a title)",
  "headline.nothing": "Nothing has changed since your last visit. {state}",
  "headline.new": "New since your last visit: {what}. {state}",
  "headline.both": "{warnings} and {reports}",
  "headline.warnings": { one: "{count} warning", other: "{count} warnings" },
  "headline.reports": { one: "{count} report", other: "{count} reports" },
  "headline.reports.many": "many reports",
  "headline.state": "{place} stands highest, at {level}: {event} is {words}.",
  "headline.state.none": "No warning is open.",
} as const;

export type SentenceKey = keyof typeof en;

/** One text, or one for each plural form; the value called `count` chooses. */
export type Sentence = string | { readonly one: string; readonly other: string };
