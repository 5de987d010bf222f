import { NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { type Hold, useScopeWords } from "./hold-scope.ts";

type Kind = Hold["body"]["scope"]["kind"];
const KINDS: readonly Kind[] = ["basis", "source", "query"];

/** Sets a legal hold, or renews one, whose scope stays. */
export function HoldDialog({ hold, onClose }: { readonly hold?: Hold; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const scopeWords = useScopeWords();
  const save = useWrite("legal-hold-save");
  const [reason, setReason] = useState(hold?.body.reason ?? "");
  const [authority, setAuthority] = useState(hold?.body.authority ?? "");
  const [until, setUntil] = useState("");
  const [kind, setKind] = useState<Kind>("basis");
  const [of, setOf] = useState("");
  const bases = useRead("bases", {}).data?.items ?? [];
  const sources = useRead("sources", {}).data?.items ?? [];
  const choices = {
    basis: bases.map(({ id, body }) => ({ value: id, label: body.title })),
    source: sources.map(({ id, body }) => ({ value: id, label: body.name })),
    query: [],
  }[kind];
  const chosen = kind === "query" || of !== "" ? of : (choices[0]?.value ?? "");
  const scope: Hold["body"]["scope"] = hold?.body.scope ?? scopeOf(kind, chosen);
  const isWhole = reason.trim() && authority.trim() && until && (hold || chosen.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const body = { reason, authority, scope, until: `${until}T00:00:00.000Z` };
    save.mutate(hold ? { id: hold.id, body } : { body }, {
      onSuccess: () => {
        tell(say("holds.saved"));
        onClose();
      },
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  };
  return (
    <Dialog title={say(hold ? "holds.renew.title" : "holds.set")} width={520} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {hold && <p dir="auto">{scopeWords(hold.body.scope)}</p>}
        {!hold && (
          <>
            <NativeSelect
              data-autofocus
              label={say("holds.scope")}
              data={KINDS.map((one) => ({ value: one, label: say(`holds.scope.${one}`) }))}
              value={kind}
              onChange={({ currentTarget: { value } }) => {
                setKind(KINDS.find((one) => one === value) ?? "basis");
                setOf("");
              }}
            />
            {kind === "query" ? (
              <TextInput
                label={say("holds.words")}
                required
                value={of}
                onChange={({ currentTarget: { value } }) => setOf(value)}
              />
            ) : (
              <NativeSelect
                label={say("holds.which")}
                data={choices}
                value={chosen}
                onChange={({ currentTarget: { value } }) => setOf(value)}
              />
            )}
          </>
        )}
        <TextInput
          label={say("holds.reason")}
          required
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <TextInput
          label={say("holds.authority")}
          required
          value={authority}
          onChange={({ currentTarget: { value } }) => setAuthority(value)}
        />
        <TextInput
          type="date"
          label={say("holds.until")}
          description={say("holds.until.about")}
          required
          value={until}
          onChange={({ currentTarget: { value } }) => setUntil(value)}
        />
        <DialogEnd
          act={say(hold ? "holds.renew" : "holds.set")}
          isWhole={Boolean(isWhole)}
          isPending={save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function scopeOf(kind: Kind, of: string): Hold["body"]["scope"] {
  if (kind === "basis") return { kind, basisId: of };
  return kind === "source" ? { kind, sourceId: of } : { kind, words: of };
}
