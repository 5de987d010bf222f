import { Button, Popover, TextInput } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useLanguage } from "../language/language.tsx";
import type { DeskStatus } from "./desk-status.ts";

/** The as-of clock: always in sight, amber when it does not show now; opens to set any day. */
export function AsOfClock({ status }: { readonly status: DeskStatus | undefined }) {
  const { say, format } = useLanguage();
  const { asOf } = useClock();
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const [day, setDay] = useState("");
  const today = status?.now.slice(0, 10) ?? "";
  const when = asOf ? format.day(asOf) : say("clock.now.day", { day: today && format.day(today) });

  const set = (to: string | undefined) => {
    setOpened(false);
    // Now is the address without a day, so that it stays now tomorrow.
    void navigate({
      to: ".",
      search: (before) => ({ ...before, asOf: to && to < today ? to : undefined }),
    });
  };
  const base = asOf ?? today;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="bar-button clock"
          data-outlined=""
          data-past={asOf ? "" : undefined}
          data-tour="clock"
          onClick={() => {
            setDay(base);
            setOpened(!opened);
          }}
        >
          <span className="only-read">{say("clock.change")}</span>
          <IconClock size={16} stroke={1.7} aria-hidden="true" />
          <time dateTime={asOf}>{asOf ? say("clock.label", { when }) : when}</time>
          {status?.clock === "exercise" && (
            <span className="clock-exercise">{say("clock.exercise.short")}</span>
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="panel" aria-label={say("clock.title")}>
        <form
          className="stack clock-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (day) set(day);
          }}
        >
          <p className="small quiet">{say("clock.about")}</p>
          <div className="row">
            <TextInput
              type="date"
              className="grow"
              label={say("clock.day")}
              value={day}
              max={today}
              onChange={({ currentTarget }) => setDay(currentTarget.value)}
              data-autofocus
            />
            <Button type="submit" className="clock-set" disabled={!day}>
              {say("clock.set")}
            </Button>
          </div>
          <div className="row-wrap">
            {[1, 3, 6, 12].map((months) => (
              <button
                key={months}
                type="button"
                className="link-button small"
                onClick={() => set(earlier(base, months))}
              >
                {say("clock.earlier", { count: months })}
              </button>
            ))}
          </div>
          <div className="stack clock-presents">
            <Button variant="default" disabled={!asOf} onClick={() => set(undefined)}>
              {say("clock.now.day", { day: today && format.day(today) })}
            </Button>
          </div>
          <p className="small muted">
            {status?.clock === "exercise" && `${say("clock.exercise")} `}
            {say("clock.zone")}
          </p>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The same day some months before; the month's last day where it has no such day. */
export function earlier(day: string, months: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  const wanted = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(wanted, last));
  return at.toISOString().slice(0, 10);
}
