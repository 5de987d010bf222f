import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { RecordNames } from "./act-records.tsx";

/** A logged question asked again: what it met then and meets now, by number and label and not by word. */
export function ActReplay({ act }: { readonly act: number }) {
  const { say, format } = useLanguage();
  const replay = useRead("replay-query", { act });
  if (replay.isError) return <ProblemNote error={replay.error} onRetry={() => void replay.refetch()} />;
  if (!replay.data) return <ThingBones blocks={[90]} />;
  const { isSame, saw, now, asOf, reader, labels, records, fault } = replay.data;
  return (
    <section className="drawer-part stack" aria-live="polite">
      <h3>{say("oversight.replay")}</h3>
      <p className="replay-verdict" data-same={isSame}>
        {say(
          fault !== undefined
            ? "oversight.replay.fault"
            : isSame
              ? "oversight.replay.same"
              : "oversight.replay.other",
        )}
      </p>
      <dl className="act-facts">
        <div>
          <dt className="muted">{say("oversight.replay.then")}</dt>
          <dd>{say("oversight.replay.records", { count: saw.count })}</dd>
        </div>
        <div>
          <dt className="muted">{say("oversight.replay.now")}</dt>
          <dd>{say("oversight.replay.records", { count: now.count })}</dd>
        </div>
        <div>
          <dt className="muted">{say("oversight.replay.asof")}</dt>
          <dd>{format.moment(asOf)}</dd>
        </div>
        <div>
          <dt className="muted">{say("oversight.replay.clearance")}</dt>
          <dd>
            {[`TLP:${reader.clearance}`, ...reader.compartments.slice(0, 8)].join(" · ")} (
            {reader.institution})
          </dd>
        </div>
      </dl>
      {labels.length === 0 ? (
        <p className="quiet">{say("oversight.replay.none")}</p>
      ) : (
        <>
          <h4 className="small muted">{say("oversight.replay.labels")}</h4>
          <ul className="act-labels">
            {labels.map(({ label, count }) => (
              <li key={label}>
                <span>{label}</span> <span className="numeric">{format.number(count)}</span>
              </li>
            ))}
          </ul>
          <RecordNames records={records} />
        </>
      )}
    </section>
  );
}
