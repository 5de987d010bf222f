import { Button } from "@mantine/core";
import { useRead } from "../api/reads.ts";
import { useWho, type Who } from "../api/who.ts";
import { useProve } from "../door/prove.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { Codes } from "./account-codes.tsx";
import { Identities } from "./account-identities.tsx";
import { Notices } from "./account-notices.tsx";
import { Passkeys } from "./account-passkeys.tsx";
import { Password } from "./account-password.tsx";
import { Sessions } from "./account-sessions.tsx";
import { Tokens } from "./account-tokens.tsx";

/** One's own sign-in: who one is here, and everything by which one proves it. */
export function AccountPage() {
  const { say } = useLanguage();
  const who = useWho();
  if (!who.data) return <ThingBones />;
  return (
    <ScrollGroup className="sheet" label={say("page.account")}>
      <article className="thing account">
        {who.data.state === "local" ? <LocalPerson address={who.data.address} /> : <Account who={who.data} />}
      </article>
    </ScrollGroup>
  );
}

/** A desk of one person: what that means, and how others come to it. */
function LocalPerson({ address }: { readonly address: string }) {
  const { say } = useLanguage();
  return (
    <>
      <header className="thing-head">
        <h1>{say("account.local")}</h1>
        <p className="quiet">{say("account.local.about")}</p>
      </header>
      <section className="card stack account-part">
        <h2>{say("account.local.share")}</h2>
        <p>{say("account.local.share.about")}</p>
        <ol className="account-steps">
          <li>
            {say("account.local.step.command")} <code className="mono">./presage setup</code>
          </li>
          <li>{say("account.local.step.open", { address })}</li>
          <li>{say("account.local.step.invite")}</li>
        </ol>
        <p className="muted">{say("account.local.back")}</p>
      </section>
    </>
  );
}

function Account({ who }: { readonly who: Who }) {
  const proofs = useRead("proofs", {});
  return (
    <>
      <Head who={who} />
      <Notices />
      {proofs.isError && <ProblemNote error={proofs.error} onRetry={() => void proofs.refetch()} />}
      {proofs.data && (
        <>
          <Lacking who={who} passkeys={proofs.data.passkeys.length} />
          <Passkeys proofs={proofs.data} />
          <Codes proofs={proofs.data} />
          <Password proofs={proofs.data} name={who.person?.name ?? ""} />
          {(who.singleSignOn || proofs.data.identities.length > 0) && (
            <Identities proofs={proofs.data} host={who.singleSignOn?.host} />
          )}
        </>
      )}
      <Sessions />
      <Tokens may={who.may} />
    </>
  );
}

function Head({ who: { person, proof } }: { readonly who: Who }) {
  const { say, format } = useLanguage();
  if (!person) return undefined;
  return (
    <header className="thing-head">
      <h1 dir="auto">{person.name}</h1>
      <p className="quiet" dir="auto">
        {person.institution.name}
      </p>
      <dl className="account-facts">
        <dt>{say("people.roles")}</dt>
        <dd>
          {person.roles.length > 0
            ? person.roles.map((role) => say(`role.${role}`)).join(", ")
            : say("people.roles.none")}
        </dd>
        <dt>{say("people.clearance")}</dt>
        <dd>
          {say("account.cleared", {
            tlp: `TLP:${person.clearance}`,
            level: person.level,
            compartments: person.compartments.join(", ") || "–",
          })}
        </dd>
        {proof?.endsAt && (
          <>
            <dt>{say("account.session")}</dt>
            <dd>{say("account.session.ends", { when: format.moment(proof.endsAt) })}</dd>
          </>
        )}
      </dl>
    </header>
  );
}

/** What one's office needs before it can be used, with the next thing to do. */
function Lacking({ who, passkeys }: { readonly who: Who; readonly passkeys: number }) {
  const { say } = useLanguage();
  const prove = useProve();
  if (who.mayWithProof.length === 0) return undefined;
  const rights = who.mayWithProof.map((permission) => say(`permission.${permission}`)).join(", ");
  return (
    <div className="card account-lacking" role="status">
      <p>{say(passkeys > 0 ? "account.lacking.prove" : "account.lacking.add", { rights })}</p>
      {passkeys > 0 && <Button onClick={() => void prove("passkey")}>{say("prove.by.passkey")}</Button>}
    </div>
  );
}
