import { Button } from "@mantine/core";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { LevelBadge } from "./level.tsx";
import { useProblemSentence } from "./states.tsx";

type Delivery = OutputOf<"deliveries">["items"][number];

const WHYS = ["unreadable", "red", "uncleared", "day-full", "below-threshold"] as const;

interface DeliveryRowProps {
  readonly delivery: Delivery;
  /** Names what it tells of, where that is not what the page is about. */
  readonly titled?: boolean;
}

/** One delivery: to whom, by which way, how far it has come, and what can be done about it. */
export function DeliveryRow({ delivery: { id, body }, titled = false }: DeliveryRowProps) {
  const { say, format } = useLanguage();
  const { owner, way, to, purpose, status, why, attempts, notice } = body;
  const reason = WHYS.find((one) => one === why);
  const last = attempts.at(-1);
  return (
    <li className="delivery">
      <span className="row-wrap">
        {body.level && <LevelBadge level={body.level} />}
        <span className="strong clip" dir="auto">
          {titled ? notice.title : owner}
        </span>
        {titled && (
          <span className="clip" dir="auto">
            {owner}
          </span>
        )}
        <span className="muted clip" dir="auto">
          {say(`delivery.way.${way}`)}
          {to && `, ${to}`}
        </span>
        {purpose !== "alert" && <span className="small muted">{say(`delivery.purpose.${purpose}`)}</span>}
        <span className="run-status push" data-status={toneOf(status)}>
          {say(`delivery.status.${status}`)}
        </span>
        <DeliveryAct id={id} status={status} way={way} />
      </span>
      <span className="small muted row-wrap numeric">
        {body.sentAt && <span>{say("delivery.sent", { when: format.moment(body.sentAt) })}</span>}
        {body.seenAt && <span>{say("delivery.seen", { when: format.moment(body.seenAt) })}</span>}
        {body.acknowledgedAt && (
          <span>
            {say("delivery.acknowledged", {
              when: format.moment(body.acknowledgedAt),
              who: body.acknowledgedBy ?? "",
            })}
          </span>
        )}
        {attempts.length > 0 && <span>{say("delivery.attempts", { count: attempts.length })}</span>}
        {reason && <span>{say(`delivery.why.${reason}`)}</span>}
        {last?.outcome !== "sent" && last?.said && <span dir="auto">{last.said}</span>}
      </span>
    </li>
  );
}

function toneOf(status: Delivery["body"]["status"]): string {
  if (status === "sent") return "done";
  return status === "dead" || status === "uncertain" || status === "withheld" ? "failed" : "running";
}

function DeliveryAct({
  id,
  status,
  way,
}: { readonly id: string } & Pick<Delivery["body"], "status" | "way">) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const send = useWrite("delivery-send");
  const act =
    status === "held"
      ? "delivery.go"
      : status === "dead" || status === "uncertain"
        ? "delivery.again"
        : status === "waiting" && way === "print"
          ? "delivery.handed"
          : undefined;
  if (!act) return undefined;
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={!isPresent}
      loading={send.isPending}
      onClick={() => send.mutate({ id }, { onError: (error) => tell(sentence(error), { bad: true }) })}
    >
      {say(act)}
    </Button>
  );
}
