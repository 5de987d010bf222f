import { Button, Checkbox, NumberInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useRead, useReadPages, useWrite } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { DeliveryRow } from "../parts/delivery-row.tsx";
import { LevelBadge } from "../parts/level.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";
import { OfficeDialog, type OfficeRow } from "./office-form.tsx";

/** Whom warnings are for and how they are reached, what the desk can read in a day, and what was held back or given up. */
export function OfficesPage() {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const [open, setOpen] = useState<OfficeRow | "new">();
  const { data: who } = useWho();
  const mayChange = [...(who?.may ?? []), ...(who?.mayWithProof ?? [])].includes("secure");
  const list = useReadPages("decision-owners", { limit: 100 });
  const offices = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ScrollGroup className="sheet" label={say("page.offices")}>
      <article className="thing">
        <header className="row">
          <h1 className="grow">{say("page.offices")}</h1>
          {mayChange && (
            <Button
              variant="default"
              leftSection={<IconPlus size={15} stroke={1.8} />}
              disabled={!isPresent}
              onClick={() => setOpen("new")}
            >
              {say("offices.add")}
            </Button>
          )}
        </header>
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <ThingBones blocks={[120, 120]} />}
        {list.isSuccess && offices.length === 0 && (
          <Empty title={say("offices.empty")} about={say("offices.empty.do")} />
        )}
        <ul className="direction-list">
          {offices.map((office) => (
            <OfficeCard
              key={office.id}
              office={office}
              offices={offices}
              {...(mayChange && { onChange: () => setOpen(office) })}
            />
          ))}
        </ul>
        <Budget />
        <Kept status="held" />
        <Kept status="dead" />
      </article>
      {open && (
        <OfficeDialog
          id={open === "new" ? undefined : open.id}
          offices={offices}
          onClose={() => setOpen(undefined)}
        />
      )}
    </ScrollGroup>
  );
}

interface OfficeCardProps {
  readonly office: OfficeRow;
  readonly offices: readonly OfficeRow[];
  /** Absent for who may not change it. */
  onChange?(): void;
}

function OfficeCard({ office: { id, body }, offices, onChange }: OfficeCardProps) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const deputy = offices.find((other) => other.id === body.deputyId)?.body.name;
  const hasWebhook = body.channels.some(({ by }) => by === "webhook");
  return (
    <li className="card card-body stack">
      <p className="row">
        <b dir="auto">{body.name}</b>
        <LevelBadge level={body.fromLevel} />
        <span className="tlp push">TLP:{body.clearance}</span>
      </p>
      {body.status === "closed" && <p className="not-given-words">{say("offices.closed")}</p>}
      <ul className="stack small">
        <li>{say("delivery.way.desk")}</li>
        {body.channels.map((channel) => (
          <li key={JSON.stringify(channel)} className="row-wrap" dir="auto">
            {say(`delivery.way.${channel.by}`)}
            {channel.by !== "print" && (
              <>
                <span className="clip">{channel.to}</span>
                <span className="tlp">TLP:{channel.cleared}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      <p className="small muted row-wrap">
        <span>{body.places.join(", ") || say("common.all")}</span>
        <span>
          {say("offices.remind")}: {body.remindAfterHours}
        </span>
        {deputy && (
          <span dir="auto">
            {say("offices.deputy")}: {deputy} ({body.escalateAfterHours})
          </span>
        )}
        {body.digestHour !== undefined && (
          <span>
            {say("delivery.purpose.digest")}: {body.digestHour}:00 UTC
          </span>
        )}
      </p>
      {onChange && (
        <div className="row">
          <Button size="xs" variant="default" disabled={!isPresent} onClick={onChange}>
            {say("offices.change")}
          </Button>
          {hasWebhook && <SecretButton id={id} />}
        </div>
      )}
    </li>
  );
}

/** Shown once asked for, and gone with the page. */
function SecretButton({ id }: { readonly id: string }) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const [secret, setSecret] = useState("");
  const ask = useWrite("decision-owner-secret");
  if (secret !== "") return <code className="secret">{secret}</code>;
  return (
    <Button
      size="xs"
      variant="default"
      disabled={!isPresent}
      onClick={() =>
        ask.mutate(
          { id },
          {
            onSuccess: (shown) => setSecret(shown.secret),
            onError: (error) => tell(sentence(error), { bad: true }),
          },
        )
      }
    >
      {say("offices.secret")}
    </Button>
  );
}

function Budget() {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const asked = useRead("alert-settings", {});
  const save = useWrite("alert-settings-save");
  if (!asked.data) return undefined;
  const { aDay, threshold, passedToday, twoPersons, hasMail } = asked.data;
  const keep = (input: Parameters<typeof save.mutate>[0]) =>
    save.mutate(input, { onError: (error) => tell(sentence(error), { bad: true }) });
  return (
    <section className="card" aria-labelledby="budget">
      <h2 id="budget" className="card-title">
        {say("offices.budget")}
      </h2>
      <div className="card-body stack">
        <p className="muted">{say("offices.budget.about")}</p>
        <div className="row-wrap">
          <NumberInput
            key={aDay}
            label={say("offices.budget.a-day")}
            min={1}
            max={1_000}
            disabled={!isPresent}
            defaultValue={aDay}
            onBlur={({ currentTarget: { value } }) => {
              const wanted = Number(value);
              if (Number.isInteger(wanted) && wanted >= 1 && wanted !== aDay) keep({ aDay: wanted });
            }}
          />
          <p className="numeric">
            {say("offices.budget.today", { count: passedToday })}
            {threshold > 0 &&
              `, ${say("offices.budget.threshold", { score: format.number(Number(threshold.toFixed(2))) })}`}
          </p>
        </div>
        <Checkbox
          label={say("offices.budget.two")}
          checked={twoPersons}
          disabled={!isPresent}
          onChange={({ currentTarget: { checked } }) => keep({ twoPersons: checked })}
        />
        {!hasMail && <p className="small muted">{say("offices.no-mail")}</p>}
      </div>
    </section>
  );
}

/** What was not sent, for whoever wants to look at it or let it go. */
function Kept({ status }: { readonly status: "held" | "dead" }) {
  const { say } = useLanguage();
  const list = useReadPages("deliveries", { status, limit: 50 });
  const other = useReadPages("deliveries", { status: "uncertain", limit: 50 }, status === "dead");
  const items = [list, ...(status === "dead" ? [other] : [])].flatMap(
    (one) => one.data?.pages.flatMap((page) => page.items) ?? [],
  );
  return (
    <section className="card" aria-label={say(`offices.${status}`)}>
      <h2 className="card-title">{say(`offices.${status}`)}</h2>
      <div className="card-body stack">
        {items.length === 0 && <p className="muted">{say(`offices.${status}.none`)}</p>}
        <ul className="delivery-list">
          {items.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} titled />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button variant="default" onClick={() => void list.fetchNextPage()}>
            {say("direction.more")}
          </Button>
        )}
      </div>
    </section>
  );
}
