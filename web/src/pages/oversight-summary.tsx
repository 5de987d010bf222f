import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, RowBones } from "../parts/states.tsx";
import {
  type Act,
  useActorName,
  useActWords,
  useObjectName,
  useRefusalWords,
  type Verb,
} from "./act-words.tsx";

type Summary = OutputOf<"oversight">;

export function OversightSummary({ summary }: { readonly summary: Summary }) {
  return (
    <>
      <LogStrip log={summary.log} />
      <Counts summary={summary} />
      <div className="oversight-pair">
        <Refusals />
        <Unusual finds={summary.unusual} />
      </div>
      <div className="oversight-pair">
        <Newest name="personalSearches" items={summary.newest.personalSearches} />
        <Newest name="disclosures" items={summary.newest.disclosures} />
      </div>
      <div className="oversight-pair">
        <Newest name="policyChanges" items={summary.newest.policyChanges} />
        <Newest name="breakGlass" items={summary.newest.breakGlass} />
      </div>
    </>
  );
}

/** Whether what follows can be believed comes first. */
function LogStrip({ log }: { readonly log: Summary["log"] }) {
  const { say, format } = useLanguage();
  const seen = log.witnesses.filter(({ cosignedAt }) => cosignedAt !== undefined).length;
  const Icon = log.isSound ? IconShieldCheck : IconAlertTriangle;
  const facts = [
    say("oversight.log.size", { count: log.size }),
    log.signedAt
      ? say("oversight.log.signed", { moment: format.moment(log.signedAt) })
      : say("oversight.log.unsigned"),
    ...(log.waiting > 0 ? [say("oversight.log.waiting", { count: log.waiting })] : []),
  ];
  return (
    <section
      className="log-strip"
      data-sound={log.isSound}
      aria-label={say(log.isSound ? "oversight.log.sound" : "oversight.log.broken")}
    >
      <Icon size={20} stroke={1.7} aria-hidden="true" />
      <div className="stack">
        <p className="strong">{say(log.isSound ? "oversight.log.sound" : "oversight.log.broken")}</p>
        {log.reasons.map((reason) => (
          <p key={reason} dir="auto">
            {reason}
          </p>
        ))}
        <p className="small quiet">
          {facts.join(" · ")}
          {" · "}
          {log.witnesses.length === 0
            ? say("oversight.log.nowitness")
            : say("oversight.log.witnesses", { seen, all: log.witnesses.length, quorum: log.quorum })}
        </p>
        {log.witnesses.length > 0 && (
          <ul className="log-witnesses small muted">
            {log.witnesses.map(({ name, cosignedAt }) => (
              <li key={name}>
                {cosignedAt
                  ? say("oversight.log.witness", { name, moment: format.moment(cosignedAt) })
                  : say("oversight.log.witness.none", { name })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

interface Filters {
  readonly verb?: Verb;
  readonly object?: string;
  readonly decision?: "refused";
}

function Counts({
  summary: { counts, retention, keysOverdue, certificateEnds, weakened, loose, clocksApart },
}: {
  readonly summary: Summary;
}) {
  const { say, format } = useLanguage();
  const isIdle = retention.due === 0 && retention.held === 0;
  return (
    <ul className="oversight-counts">
      <Count name="refusals" count={counts.refusals} filters={{ verb: "refusal" }} />
      <Count name="denials" count={counts.denials} filters={{ verb: "refusal" }} />
      <Count
        name="personalSearches"
        count={counts.personalSearches}
        about={say("oversight.count.personalSearches.about", { count: counts.searches })}
        filters={{ verb: "consultation", object: "personal-search" }}
      />
      <Count name="protectedReads" count={counts.protectedReads} filters={{ verb: "consultation" }} />
      <Count name="disclosures" count={counts.disclosures} filters={{ verb: "disclosure" }} />
      <Count name="breakGlass" count={counts.breakGlass} filters={{ verb: "break-glass" }} />
      <li className="oversight-count" data-bad={retention.overdue > 0 || undefined}>
        <span className="small">{say("oversight.count.retention")}</span>
        <span className="oversight-number numeric">{format.number(retention.overdue)}</span>
        <span className="small muted">
          {isIdle
            ? say("oversight.count.retention.about")
            : say("oversight.count.retention.due", { due: retention.due, held: retention.held })}
        </span>
      </li>
      {keysOverdue.length > 0 && (
        <li className="oversight-count" data-bad>
          <span className="small">{say("oversight.count.keys")}</span>
          <span className="oversight-number numeric">{format.number(keysOverdue.length)}</span>
          <span className="small muted">
            {say("oversight.count.keys.about", { names: format.list(keysOverdue) })}
          </span>
        </li>
      )}
      {weakened.length > 0 && (
        <li>
          <Link
            to="/oversight"
            search={(before) => ({ ...before, act: String(weakened[0]?.act) })}
            className="oversight-count"
            data-bad
          >
            <span className="small">{say("oversight.count.weakened")}</span>
            <span className="oversight-number numeric">{format.number(weakened.length)}</span>
            <span className="small muted">{format.list([...new Set(weakened.map(({ name }) => name))])}</span>
          </Link>
        </li>
      )}
      {loose.length > 0 && (
        <li className="oversight-count">
          <span className="small">{say("oversight.count.loose")}</span>
          <span className="oversight-number numeric">{format.number(loose.length)}</span>
          <span className="small muted">{format.list(loose)}</span>
        </li>
      )}
      {certificateEnds !== undefined && (
        <li className="oversight-count" data-bad>
          <span className="small">{say("oversight.count.certificate")}</span>
          <span className="oversight-number numeric">{format.day(certificateEnds.slice(0, 10))}</span>
          <span className="small muted">{say("oversight.count.certificate.about")}</span>
        </li>
      )}
      {clocksApart.length > 0 && (
        <li className="oversight-count" data-bad>
          <span className="small">{say("oversight.count.clocks")}</span>
          <span className="oversight-number numeric">{format.number(clocksApart.length)}</span>
          <span className="small muted">
            {format.list(
              clocksApart.map(({ of, seconds }) => say("oversight.count.clocks.about", { of, seconds })),
            )}
          </span>
        </li>
      )}
      <Count name="policyChanges" count={counts.policyChanges} filters={{ verb: "policy-change" }} />
      <Count name="downgrades" count={counts.downgrades} filters={{ verb: "downgrade" }} />
      <Count
        name="refusedSignIns"
        count={counts.refusedSignIns}
        filters={{ verb: "sign-in", decision: "refused" }}
      />
    </ul>
  );
}

type CountName =
  | "refusals"
  | "denials"
  | "personalSearches"
  | "protectedReads"
  | "disclosures"
  | "breakGlass"
  | "policyChanges"
  | "downgrades"
  | "refusedSignIns";

function Count({
  name,
  count,
  about,
  filters,
}: {
  readonly name: CountName;
  readonly count: number;
  readonly about?: string;
  readonly filters: Filters;
}) {
  const { say, format } = useLanguage();
  return (
    <li>
      <Link
        to="/oversight"
        search={({ asOf, days }) => ({
          ...(asOf && { asOf }),
          ...(days && { days }),
          part: "entries" as const,
          ...filters,
        })}
        className="oversight-count"
      >
        <span className="small">{say(`oversight.count.${name}`)}</span>
        <span className="oversight-number numeric" data-zero={count === 0 || undefined}>
          {format.number(count)}
        </span>
        <span className="small muted">{about ?? say(`oversight.count.${name}.about`)}</span>
      </Link>
    </li>
  );
}

function Refusals() {
  const { say, format } = useLanguage();
  const refused = useRead("refusals", { limit: 500 }, { keep: true });
  const inWords = useRefusalWords();
  const newestOf = (code: string) => refused.data?.newest.find((one) => one.code === code);
  return (
    <section className="card table-scroll">
      <h2 className="card-title">
        {say("oversight.refusals")}{" "}
        <span className="small muted card-about">{say("oversight.refusals.since")}</span>
      </h2>
      {refused.isPending && <RowBones count={6} height={32} />}
      {refused.isError && <ProblemNote error={refused.error} onRetry={() => void refused.refetch()} />}
      {refused.data && (
        <table className="table wraps">
          <thead>
            <tr>
              <th scope="col">{say("oversight.refusals.code")}</th>
              <th scope="col">{say("oversight.refusals.what")}</th>
              <th scope="col">{say("oversight.refusals.last")}</th>
              <th scope="col" className="end">
                {say("oversight.refusals.count")}
              </th>
            </tr>
          </thead>
          <tbody>
            {refused.data.codes.map(({ code, says, count }) => {
              const newest = newestOf(code);
              return (
                <tr key={code}>
                  <td className="strong">{code}</td>
                  <td>{inWords(code, says)}</td>
                  <td className="muted">
                    {newest ? (
                      <ActLink act={newest.act}>{format.shortDay(newest.ts)}</ActLink>
                    ) : (
                      say("oversight.refusals.never")
                    )}
                  </td>
                  <td className="end" data-zero={count === 0 || undefined}>
                    {format.number(count)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ActLink({ act, children }: { readonly act: number; readonly children: string }) {
  return (
    <Link
      to="/oversight"
      search={(before) => ({ ...before, act: String(act) })}
      className="act-number"
      activeOptions={{ exact: true }}
    >
      {children}
    </Link>
  );
}

const RULES = ["protected-reads", "night-exports", "personal-searches", "turned-away"] as const;

/** Each rule says itself, also where it found nothing. */
function Unusual({ finds }: { readonly finds: Summary["unusual"] }) {
  const { say, format } = useLanguage();
  const actorName = useActorName();
  return (
    <section className="card">
      <h2 className="card-title">
        {say("oversight.unusual")}{" "}
        <span className="small muted card-about">{say("oversight.unusual.about")}</span>
      </h2>
      <ul className="unusual">
        {finds.map(({ rule, says, finds: found }) => {
          const known = RULES.find((one) => one === rule);
          return (
            <li key={rule}>
              <p className="quiet">{known ? say(`oversight.rule.${known}`) : says}</p>
              {found.length === 0 && <p className="small muted">{say("oversight.unusual.none")}</p>}
              {found.map(({ actor, day, count, usual }) => (
                <p key={`${actor.pseudonym} ${day}`}>
                  <Link
                    to="/oversight"
                    search={({ asOf, days }) => ({
                      ...(asOf && { asOf }),
                      ...(days && { days }),
                      part: "entries" as const,
                      actor: actor.pseudonym,
                      day,
                    })}
                    activeOptions={{ exact: true }}
                  >
                    {say("oversight.unusual.find", { day: format.day(day), who: actorName(actor), count })}
                  </Link>{" "}
                  {usual !== undefined && (
                    <span className="small muted">
                      {say("oversight.unusual.usual", { usual: format.number(usual, 1) })}
                    </span>
                  )}
                </p>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Newest({
  name,
  items,
}: {
  readonly name: "personalSearches" | "disclosures" | "policyChanges" | "breakGlass";
  readonly items: readonly Act[];
}) {
  const { say, format } = useLanguage();
  const actorName = useActorName();
  const actWords = useActWords();
  const objectName = useObjectName();
  return (
    <section className="card">
      <h2 className="card-title">{say(`oversight.newest.${name}`)}</h2>
      {items.length === 0 && <p className="card-body muted">{say(`oversight.newest.${name}.none`)}</p>}
      <ul>
        {items.map((act) => (
          <li key={act.act}>
            <Link
              to="/oversight"
              search={(before) => ({ ...before, act: String(act.act) })}
              className="card-row"
              activeOptions={{ exact: true }}
            >
              <span className="row small muted">
                <span>{act.actor && actorName(act.actor)}</span>
                <time className="push numeric" dateTime={act.ts}>
                  {act.ts && format.shortMoment(act.ts)}
                </time>
              </span>
              <span className="clip newest-says" dir="auto">
                {actWords(act).join(" · ") || (act.object && objectName(act.object))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
