import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useLanguage } from "../language/language.tsx";
import { ScenarioSignpostForm } from "./scenario-signpost-form.tsx";
import { type ScenarioView, scenarioWords } from "./scenario-words.ts";

/** The futures that people tell, how far each lies from what is assumed, and what would be seen first. */
export function ScenarioStories({ view }: { readonly view: ScenarioView }) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const [chosen, setChosen] = useState<{ readonly story: number; readonly signpost: number }>();
  const { body, reading } = view;
  const words = scenarioWords(body.descriptors);
  if (body.stories.length === 0) return undefined;
  return (
    <section className="card" aria-labelledby="stories">
      <h2 id="stories" className="card-title">
        {say("scenarios.stories")}
      </h2>
      <ol className="card-body stack scenario-stories">
        {body.stories.map(({ title, states, narrative, signposts }, story) => {
          const told = reading.stories[story];
          return (
            <li key={title} className="stack">
              <h3 className="row-wrap">
                <span dir="auto">{title}</span>
                <span className="small muted">
                  {told?.isWildCard
                    ? say("scenarios.wild")
                    : told && told.pulls.length > 0
                      ? say("scenarios.story.strained", {
                          drivers: told.pulls.map(({ descriptor }) => words.driver(descriptor)).join(", "),
                        })
                      : say("scenarios.story.consistent")}
                </span>
              </h3>
              {states && (
                <p className="small muted" dir="auto">
                  {body.descriptors
                    .map(({ key, title: driver }) => `${driver}: ${words.state(key, states[key])}`)
                    .join(" · ")}
                </p>
              )}
              <p className="read" dir="auto">
                {narrative}
              </p>
              {signposts.length > 0 && (
                <ul className="scenario-signposts" aria-label={say("scenarios.signposts")}>
                  {signposts.map(({ text, indicatorId }, signpost) => (
                    <li key={text} className="row">
                      <span className="grow" dir="auto">
                        {text}
                      </span>
                      {indicatorId && body.problemId ? (
                        <Link className="small" to="/problems" search={{ id: body.problemId }}>
                          {say("scenarios.signpost.is")}
                        </Link>
                      ) : (
                        <Button
                          size="compact-xs"
                          variant="default"
                          disabled={!isPresent || !body.problemId}
                          onClick={() => setChosen({ story, signpost })}
                        >
                          {say("scenarios.signpost.make")}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
      {!body.problemId && <p className="card-body small muted">{say("scenarios.signpost.needs")}</p>}
      {chosen && <ScenarioSignpostForm view={view} {...chosen} onClose={() => setChosen(undefined)} />}
    </section>
  );
}
