import { Button } from "@mantine/core";
import { useRead, useWrite } from "../api/reads.ts";
import { useAskedAgain } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote } from "../parts/states.tsx";

/** What happened to one's own sign-in: what was not seen yet stands out until one has said so. */
export function Notices() {
  const { say, format } = useLanguage();
  const list = useRead("notices", {});
  const see = useWrite("notices-seen");
  const askAgain = useAskedAgain();
  const items = list.data?.items ?? [];
  if (list.isError) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return undefined;
  const isNew = items.some(({ isSeen }) => !isSeen);
  return (
    <section
      className={isNew ? "card stack account-part account-notices" : "card stack account-part"}
      aria-labelledby="account-notices"
    >
      <h2 id="account-notices">{say("account.notices")}</h2>
      <p className="quiet">{say("account.notices.about")}</p>
      <ul className="account-list">
        {items.map(({ id, kind, at, times, isSeen }) => (
          <li key={id}>
            <span className="grow">
              {isSeen ? (
                say(`notice.${kind}`, { count: times ?? 1 })
              ) : (
                <b>{say(`notice.${kind}`, { count: times ?? 1 })}</b>
              )}
              <span className="small muted account-when">{format.moment(at)}</span>
            </span>
          </li>
        ))}
      </ul>
      {isNew && (
        <div className="thing-actions">
          <Button
            variant="default"
            loading={see.isPending}
            onClick={() =>
              see.mutate(
                {},
                { onSuccess: () => Promise.all([list.refetch(), askAgain()]).then(() => undefined) },
              )
            }
          >
            {say("account.notices.seen")}
          </Button>
        </div>
      )}
    </section>
  );
}
