import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { ScenarioDrivers } from "./scenario-drivers.tsx";
import { ScenarioForm } from "./scenario-form.tsx";
import { ScenarioFutures } from "./scenario-futures.tsx";
import { ScenarioMatrix } from "./scenario-matrix.tsx";
import { ScenarioStories } from "./scenario-stories.tsx";
import { ScenarioStoryForm } from "./scenario-story-form.tsx";
import { type ScenarioView, scenarioWords } from "./scenario-words.ts";

/** One scenario set, from what is assumed to what would follow, and what would be seen first. */
export function ScenarioThing({ id }: { readonly id: string }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const asked = useRead("scenario-set", { id });
  const [dialog, setDialog] = useState<"change" | "story">();
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <ThingBones blocks={[96, 200, 260]} />;
  const view = asked.data;
  const { body, label } = view;
  const close = () => setDialog(undefined);
  return (
    <article className="thing thing-wide">
      <header className="thing-head">
        <p className="row small muted">
          <span className="numeric">{say("scenarios.by", { day: format.day(body.horizon) })}</span>
          {body.problemId && (
            <Link to="/problems" search={{ id: body.problemId }}>
              {say("scenarios.problem.open")}
            </Link>
          )}
          <span className="tlp push">TLP:{label.tlp}</span>
        </p>
        <h1 dir="auto">{body.title}</h1>
        <p className="read" dir="auto">
          {body.question}
        </p>
        <div className="thing-actions">
          <Button disabled={!isPresent} onClick={() => setDialog("story")}>
            {say("scenarios.story.add")}
          </Button>
          <Button variant="default" disabled={!isPresent} onClick={() => setDialog("change")}>
            {say("scenarios.change")}
          </Button>
        </div>
      </header>
      <Baseline view={view} />
      <ScenarioFutures view={view} />
      <ScenarioDrivers view={view} />
      <ScenarioStories view={view} />
      <ScenarioMatrix key={view.version} view={view} />
      {dialog === "change" && <ScenarioForm set={view} onClose={close} />}
      {dialog === "story" && <ScenarioStoryForm view={view} onClose={close} />}
    </article>
  );
}

/** The finding: does what is assumed support itself, and if not, what pulls it where? */
function Baseline({ view: { body, reading } }: { readonly view: ScenarioView }) {
  const { say } = useLanguage();
  const words = scenarioWords(body.descriptors);
  return (
    <section className="card card-body stack" aria-labelledby="baseline">
      <h2 id="baseline">
        {reading.baseline.length === 0
          ? say("scenarios.baseline.holds")
          : say("scenarios.baseline.strained", { count: reading.baseline.length })}
      </h2>
      {reading.baseline.map(({ descriptor, state, towards, strain, by }) => (
        <p key={descriptor} dir="auto">
          {say("scenarios.pull", {
            driver: words.driver(descriptor),
            state: words.state(descriptor, state),
            towards: words.state(descriptor, towards),
            strain,
          })}{" "}
          <span className="muted">
            {by
              .map(
                (one) =>
                  `${words.driver(one.descriptor)}: ${words.state(one.descriptor, one.state)} +${one.strength}`,
              )
              .join("; ")}
          </span>
        </p>
      ))}
      <p className="small muted">{say("scenarios.aid", { count: reading.combinations })}</p>
    </section>
  );
}
