import type { Answer, Happened, Stated } from "../../../src/kernel/answer.ts";
import { useLanguage } from "../language/language.tsx";

/** What was stated, in one line: a probability, the likeliest option, or a median with the 90% interval. */
export function useStatedWords(): (answer: Answer, stated: Stated, isShort?: boolean) => string {
  const { say, format } = useLanguage();
  return (answer, stated, isShort = false) => {
    if (stated.kind === "yes-no") return format.percent(stated.p);
    if (stated.kind === "choice") {
      const most = stated.shares.indexOf(Math.max(...stated.shares));
      const option = answer.kind === "choice" ? (answer.options[most] ?? "") : "";
      return say("questions.stated.option", { option, p: format.percent(stated.shares[most] ?? 0) });
    }
    if (stated.kind === "date") {
      const [low = "", , median = "", , high = ""] = stated.days.map(format.day);
      return isShort ? median : say("questions.stated.range", { median, low, high });
    }
    const [low = "", , median = "", , high = ""] = stated.values.map((value) =>
      format.number(value, Math.abs(value) < 100 ? 1 : 0),
    );
    return isShort ? median : say("questions.stated.range", { median, low, high });
  };
}

export function useHappenedWords(): (answer: Answer, happened: Happened) => string {
  const { say, format } = useLanguage();
  return (answer, happened) => {
    if (happened.kind === "yes-no") return say(happened.isYes ? "record.outcome.yes" : "record.outcome.no");
    if (happened.kind === "choice")
      return answer.kind === "choice" ? (answer.options[happened.option] ?? "") : "";
    if (happened.kind === "date") return format.day(happened.day);
    const unit = answer.kind === "number" ? answer.unit : "";
    return `${format.number(happened.value, 1)} ${unit}`;
  };
}

/** The machine's own forecasters have ids; people, teams and other models have names. */
export function useForecasterWords(): (forecaster: string, name: string) => string {
  const { say } = useLanguage();
  return (forecaster, name) => {
    if (forecaster === "base-rate") return say("questions.reference");
    if (forecaster === "aggregate") return say("questions.pool");
    if (forecaster === "warning-model") return say("record.kind.model");
    if (forecaster === "indicators") return say("questions.indicators");
    return forecaster === "local" || forecaster === "home" ? say("questions.desk") : name;
  };
}
