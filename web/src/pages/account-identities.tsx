import { Button } from "@mantine/core";
import type { OutputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { useDoorSentence } from "../door/sentences.ts";
import { useLanguage } from "../language/language.tsx";

interface IdentitiesProps {
  readonly proofs: OutputOf<"proofs">;
  /** Of the service that is configured now. */
  readonly host: string | undefined;
}

/** Links to the service that vouches for people. */
export function Identities({ proofs: { identities }, host }: IdentitiesProps) {
  const { say, format } = useLanguage();
  const sentence = useDoorSentence();
  const begin = useWrite("single-sign-on-begin");
  const end = useWrite("single-sign-on-end");
  const error = begin.error ?? end.error;
  const isLinked = identities.some(({ issuer }) => new URL(issuer).host === host);
  return (
    <section className="card stack account-part" aria-labelledby="account-identities">
      <h2 id="account-identities">{say("account.identities")}</h2>
      <p className="quiet">{say("account.identities.about")}</p>
      {identities.length > 0 && (
        <ul className="account-list">
          {identities.map(({ issuer, shownAs, linkedAt, usedAt }) => (
            <li key={issuer}>
              <span className="grow">
                <b dir="auto">{shownAs}</b>
                <span className="small muted account-when">
                  {new URL(issuer).host} · {say("account.made", { when: format.moment(linkedAt) })}
                  {usedAt && ` · ${say("account.used", { when: format.moment(usedAt) })}`}
                </span>
              </span>
              <Button variant="default" onClick={() => end.mutate({ issuer })}>
                {say("account.identities.end")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p className="bad" role="alert" dir="auto">
          {sentence(error)}
        </p>
      )}
      {host !== undefined && !isLinked && (
        <div className="thing-actions">
          <Button
            variant="default"
            loading={begin.isPending}
            onClick={() =>
              begin.mutate(
                { purpose: "link", returnTo: "/account" },
                { onSuccess: ({ address }) => window.location.assign(address) },
              )
            }
          >
            {say("account.identities.link", { host })}
          </Button>
        </div>
      )}
    </section>
  );
}
