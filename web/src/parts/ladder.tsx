import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";

type View = OutputOf<"ladder">;

const HIIK = ["not-violent", "violent-crisis", "limited-war", "war"] as const;
/** Fewer cases from a rung say nothing of what follows it. */
const FEWEST = 10;

/** On which rung it stands, on which it was, and what followed from there how often. */
export function Ladder(of: { readonly place: string } | { readonly problemId: string }) {
  const { say, format } = useLanguage();
  const asked = useRead("ladder", of);
  if (!asked.data || asked.data.rungs.length === 0) return undefined;
  const view = asked.data;
  const names = view.rungs.map((rung) => {
    const known = HIIK.find((one) => one === rung);
    return view.of === "hiik-like" && known ? say(`ladder.hiik.${known}`) : rung;
  });
  const when = (at: string) => (at.length === 7 ? format.month(at) : format.day(at));
  return (
    <section className="card" aria-label={say("ladder.title")}>
      <h2 className="card-title">{say(view.of === "problem" ? "ladder.title" : "ladder.title.hiik")}</h2>
      <div className="card-body stack">
        {view.now === undefined ? (
          <p className="muted">{say("ladder.unknown")}</p>
        ) : (
          <>
            <ol className="ladder" reversed>
              {[...names.keys()].reverse().map((i) => (
                <li
                  key={names[i]}
                  aria-current={i === view.now ? "step" : undefined}
                  data-before={i === view.before ? "" : undefined}
                >
                  <span className="ladder-name" dir="auto">
                    {names[i]}
                  </span>
                  {i === view.now && (
                    <span className="small">{say("ladder.now", { when: when(view.since ?? "") })}</span>
                  )}
                  {i === view.before && <span className="small muted">{say("ladder.before")}</span>}
                </li>
              ))}
            </ol>
            <Followed view={view} names={names} now={view.now} />
          </>
        )}
        {view.untold.length > 0 && (
          <p className="small muted" dir="auto">
            {say("ladder.untold", { rungs: view.untold.join(", ") })}
          </p>
        )}
      </div>
    </section>
  );
}

function Followed({
  view,
  names,
  now,
}: {
  readonly view: View;
  readonly names: readonly string[];
  readonly now: number;
}) {
  const { say, format } = useLanguage();
  const n = view.transitions.n[now] ?? 0;
  const row = view.transitions.counts[now] ?? [];
  return (
    <>
      <p className="small muted">
        {say("ladder.next", {
          step: say(`ladder.step.${view.step}`),
          n,
          places: say("ladder.places", { count: view.places }),
        })}
      </p>
      {n < FEWEST ? (
        <p className="small muted">{say("ladder.few")}</p>
      ) : (
        <p className="row-wrap small numeric">
          {row.map((count, i) => (
            <span key={names[i]}>
              {names[i]} {format.share(count / n)}
            </span>
          ))}
        </p>
      )}
    </>
  );
}
