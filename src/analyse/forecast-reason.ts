/** The reasons of a forecast as lines that a record can keep: one a reason, numbers first. */
import { figure, type Said, type SaidValue, said } from "../kernel/said.ts";
import type { Reason } from "./forecaster.ts";

/** @param placeName what the desk calls an analogue's place, in English. */
export function reasonLine(reason: Reason, placeName: (key: string) => string): Said {
  switch (reason.kind) {
    case "level":
      return said("forecast.reason.level", {
        mean: numbered(reason.mean),
        count: { number: reason.months },
      });
    case "quiet":
      return reason.months === 0
        ? said("forecast.reason.active")
        : said("forecast.reason.quiet", { count: { number: reason.months } });
    case "part":
      return said("forecast.reason.part", {
        share: shared(reason.share),
        part: { said: partSaid(reason.part) },
      });
    case "analogue":
      return said("forecast.reason.analogue", {
        share: shared(reason.share),
        place: { place: reason.place, name: placeName(reason.place) },
        month: { month: reason.month },
        before: numbered(reason.before),
        after: numbered(reason.after),
      });
  }
}

const PARTS = ["analogues", "forest", "recent-months", "counts", "hurdle", "hawkes", "regimes"] as const;

/** The parts that the models here have; one by another model is called by its id. */
function partSaid(part: string): Said {
  const months = /^last-(\d+)-months$/.exec(part)?.[1];
  if (months !== undefined) return said("forecast.part.last-months", { months: { number: Number(months) } });
  const known = PARTS.find((id) => id === part);
  if (known) return said(`forecast.part.${known}`);
  return said("text", { text: { text: part.replaceAll("-", " ") } });
}

/** Three significant figures below 100, whole numbers above. */
function numbered(value: number): SaidValue {
  return { number: figure(value, 3) };
}

function shared(share: number): SaidValue {
  return { share: Number(share.toFixed(4)), decimals: share < 0.1 ? 1 : 0 };
}
