import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useRead, useWrite } from "../api/reads.ts";
import type { Who } from "../api/who.ts";
import { useDoorSentence } from "../door/sentences.ts";
import { useLanguage } from "../language/language.tsx";
import { ShownOnce } from "../parts/shown-once.tsx";
import { ProblemNote } from "../parts/states.tsx";

type Permission = Who["may"][number];

/** No token is made for these. */
const PERSONAL: readonly Permission[] = ["enter", "self", "administer", "unseal"];
const DAYS = [7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;

/** Tokens by which programs act for one. */
export function Tokens({ may }: { readonly may: Who["may"] }) {
  const { say, format } = useLanguage();
  const sentence = useDoorSentence();
  const list = useRead("tokens", {});
  const end = useWrite("token-end");
  const [made, setMade] = useState<string>();
  const items = list.data?.items ?? [];
  const scopes = may.filter((permission) => !PERSONAL.includes(permission));
  return (
    <section className="card stack account-part" aria-labelledby="account-tokens">
      <h2 id="account-tokens">{say("account.tokens")}</h2>
      <p className="quiet">{say("account.tokens.about")}</p>
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {made !== undefined && (
        <ShownOnce
          title={say("account.tokens.made")}
          about={say("account.tokens.made.about")}
          lines={[made]}
          onDone={() => setMade(undefined)}
        />
      )}
      {items.length > 0 && (
        <ul className="account-list">
          {items.map(({ id, name, scopes: given, expiresAt }) => (
            <li key={id}>
              <span className="grow">
                <b dir="auto">{name}</b>
                <span className="small muted account-when">
                  {given.join(", ")} · {say("account.tokens.until", { when: format.moment(expiresAt) })}
                </span>
              </span>
              <Button variant="default" onClick={() => end.mutate({ id })}>
                {say("account.tokens.end")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {end.isError && (
        <p className="bad" role="alert" dir="auto">
          {sentence(end.error)}
        </p>
      )}
      {scopes.length > 0 && made === undefined && <MakeToken scopes={scopes} onMade={setMade} />}
    </section>
  );
}

interface MakeTokenProps {
  readonly scopes: readonly Permission[];
  onMade(token: string): void;
}

function MakeToken({ scopes, onMade }: MakeTokenProps) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const make = useWrite("token-make");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Permission[]>([]);
  const [days, setDays] = useState<number>(30);
  return (
    <form
      className="stack door-form"
      onSubmit={(event) => {
        event.preventDefault();
        const expiresAt = new Date(Date.now() + days * DAY_MS - 60_000).toISOString();
        make.mutate(
          { name, scopes: [...chosen], expiresAt },
          {
            onSuccess: ({ token }) => {
              setName("");
              setChosen([]);
              onMade(token);
            },
          },
        );
      }}
    >
      <TextInput
        size="sm"
        label={say("account.tokens.name")}
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <fieldset className="account-scopes">
        <legend>{say("account.tokens.scopes")}</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            size="xs"
            label={say(`permission.${scope}`)}
            checked={chosen.includes(scope)}
            onChange={({ currentTarget }) =>
              setChosen((before) =>
                currentTarget.checked ? [...before, scope] : before.filter((one) => one !== scope),
              )
            }
          />
        ))}
      </fieldset>
      <NativeSelect
        size="sm"
        label={say("account.tokens.days")}
        value={String(days)}
        data={DAYS.map((count) => ({
          value: String(count),
          label: say("account.tokens.days.count", { count }),
        }))}
        onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
      />
      {make.isError && (
        <p className="bad" role="alert" dir="auto">
          {sentence(make.error)}
        </p>
      )}
      <div className="thing-actions">
        <Button type="submit" variant="default" disabled={chosen.length === 0} loading={make.isPending}>
          {say("account.tokens.make")}
        </Button>
      </div>
    </form>
  );
}
