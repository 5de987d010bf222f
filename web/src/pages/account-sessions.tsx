import { Button } from "@mantine/core";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, useProblemSentence } from "../parts/states.tsx";

/** How somebody may have proved themselves, as sessions name it. */
const FACTORS = [
  "password",
  "code",
  "recovery-code",
  "passkey",
  "single-sign-on",
  "vouched-second-factor",
] as const;

/** Every browser in which one is signed in; each can be ended at once. */
export function Sessions() {
  const { say, format } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const list = useRead("sessions", {});
  const end = useWrite("end-session");
  const items = list.data?.items ?? [];
  const ended = {
    onSuccess: ({ ended: count }: { readonly ended: number }) =>
      tell(say("account.sessions.ended", { count })),
    onError: (error: unknown) => tell(sentence(error), { bad: true }),
  };
  return (
    <section className="card stack account-part" aria-labelledby="account-sessions">
      <h2 id="account-sessions">{say("account.sessions")}</h2>
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="account-list">
        {items.map(({ id, isThis, agent, factors, seenAt }) => (
          <li key={id}>
            <span className="grow">
              <b>{isThis ? say("account.sessions.this") : browserOf(agent)}</b>
              <span className="small muted account-when">
                {FACTORS.filter((factor) => factors.includes(factor))
                  .map((factor) => say(`factor.${factor}`))
                  .join(", ")}{" "}
                · {say("account.used", { when: format.moment(seenAt) })}
              </span>
            </span>
            {!isThis && (
              <Button variant="default" onClick={() => end.mutate({ id }, ended)}>
                {say("account.sessions.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <div className="thing-actions">
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate({}, ended)}>
            {say("account.sessions.end.others")}
          </Button>
        </div>
      )}
    </section>
  );
}

/** What a browser calls itself is long; the product and the system are what people know it by. */
function browserOf(agent: string): string {
  const product = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /\(([^;)]+)/.exec(agent)?.[1];
  return product
    ? [`${product[1]} ${product[2]}`, system].filter(Boolean).join(", ")
    : agent.slice(0, 60) || "–";
}
