import { SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useLanguage } from "../language/language.tsx";
import { ForecastIf } from "./forecast-if.tsx";
import { ForecastWhatIf } from "./forecast-what-if.tsx";

interface ForecastSupposeProps {
  readonly place: string;
  readonly placeName: string;
  readonly measure: string;
  readonly model: string;
  /** The forecast's own month, and whether it is the newest one. */
  readonly vintage: string;
  readonly isNewest: boolean;
  /** Months ahead that are forecast. */
  readonly longest: number;
}

/** What the model says where something is supposed: of the months ahead, or of the ones behind. */
export function ForecastSuppose(asked: ForecastSupposeProps) {
  const { say } = useLanguage();
  const [kind, setKind] = useState("if");
  const isWhatIf = kind === "what-if" && asked.isNewest;
  return (
    <section className="card" aria-labelledby="suppose">
      <div className="row card-title">
        <h2 id="suppose">{say("suppose.title")}</h2>
        <SegmentedControl
          className="push"
          size="xs"
          aria-label={say("suppose.kind")}
          value={isWhatIf ? "what-if" : "if"}
          data={[
            { value: "if", label: say("suppose.if") },
            { value: "what-if", label: say("suppose.what-if"), disabled: !asked.isNewest },
          ]}
          onChange={setKind}
        />
      </div>
      <div className="card-body stack">
        <p className="small muted">
          <span className="model-mark">{say("suppose.model")}</span>{" "}
          {say(isWhatIf ? "suppose.what-if.about" : "suppose.if.about")}{" "}
          <Link to="/scenarios">{say("suppose.scenarios")}</Link>
        </p>
        {isWhatIf ? <ForecastWhatIf {...asked} /> : <ForecastIf {...asked} />}
      </div>
    </section>
  );
}
