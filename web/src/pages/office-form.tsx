import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InputOf, OutputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { LEVEL_ORDER } from "../parts/level-order.ts";
import { useProblemSentence } from "../parts/states.tsx";
import { Whole } from "../parts/whole.tsx";

export type OfficeRow = OutputOf<"decision-owners">["items"][number];
type Office = OutputOf<"decision-owner">;
type Body = InputOf<"decision-owner-save">["body"];

const TLPS = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;
const CARRIED = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"] as const;

interface OfficeDialogProps {
  readonly id: string | undefined;
  readonly offices: readonly OfficeRow[];
  onClose(): void;
}

/** States or changes an office: which warnings, by which ways, and who stands in. */
export function OfficeDialog({ id, offices, onClose }: OfficeDialogProps) {
  const { say } = useLanguage();
  return (
    <Dialog title={say(id ? "offices.change" : "offices.add")} width={620} onClose={onClose}>
      {id === undefined ? (
        <OfficeForm office={undefined} offices={offices} onClose={onClose} />
      ) : (
        <StandingOffice id={id} offices={offices} onClose={onClose} />
      )}
    </Dialog>
  );
}

function StandingOffice({ id, offices, onClose }: OfficeDialogProps & { readonly id: string }) {
  const asked = useRead("decision-owner", { id });
  return (
    <Whole asked={asked}>
      {(office) => <OfficeForm office={office} offices={offices} onClose={onClose} />}
    </Whole>
  );
}

interface OfficeFormProps {
  readonly office: Office | undefined;
  readonly offices: readonly OfficeRow[];
  onClose(): void;
}

function OfficeForm({ office, offices, onClose }: OfficeFormProps) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("decision-owner-save");
  const [draft, setDraft] = useState(() => draftOf(office));
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { ...(office && { id: office.id, version: office.version }), body: bodyOf(draft, office) },
      {
        onSuccess: () => {
          tell(say("handling.saved"));
          onClose();
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  const text = (name: TextName, key: Parameters<typeof say>[0], more: object = {}) => (
    <TextInput
      label={say(key)}
      value={draft[name]}
      onChange={({ currentTarget: { value } }) => set({ [name]: value })}
      {...more}
    />
  );
  const choice = (name: TextName, key: Parameters<typeof say>[0], options: readonly string[]) => (
    <NativeSelect
      label={say(key)}
      value={draft[name]}
      data={[...options]}
      onChange={({ currentTarget: { value } }) => set({ [name]: value })}
    />
  );
  return (
    <form className="stack" onSubmit={submit}>
      {text("name", "offices.name", { required: true, "data-autofocus": true })}
      <div className="form-two">
        {choice("fromLevel", "offices.from", [...LEVEL_ORDER].reverse())}
        {choice("clearance", "offices.clearance", TLPS)}
        {text("places", "offices.places")}
        {choice("language", "offices.language", ["en", "tr"])}
        {text("mail", "offices.mail", { type: "email" })}
        {choice("mailCleared", "offices.mail.cleared", CARRIED)}
        {text("webhook", "offices.webhook", { type: "url" })}
        {choice("webhookCleared", "offices.webhook.cleared", CARRIED)}
        {text("remind", "offices.remind", { type: "number", min: 0.25, step: 0.25, required: true })}
        {text("escalate", "offices.escalate", { type: "number", min: 0.25, step: 0.25, required: true })}
        <NativeSelect
          label={say("offices.deputy")}
          value={draft.deputyId}
          data={[
            { value: "", label: say("offices.deputy.none") },
            ...offices
              .filter(({ id }) => id !== office?.id)
              .map(({ id, body }) => ({ value: id, label: body.name })),
          ]}
          onChange={({ currentTarget: { value } }) => set({ deputyId: value })}
        />
        {text("digest", "offices.digest", { type: "number", min: 0, max: 23 })}
      </div>
      {text("contact", "offices.contact")}
      {(["print", "digestWhenQuiet", "closed"] as const).map((name) => (
        <Checkbox
          key={name}
          label={say(
            name === "print"
              ? "offices.print"
              : name === "closed"
                ? "offices.closed"
                : "offices.digest.quiet",
          )}
          checked={draft[name]}
          onChange={({ currentTarget: { checked } }) => set({ [name]: checked })}
        />
      ))}
      <DialogEnd
        act={say("offices.save")}
        isWhole={draft.name.trim() !== ""}
        isPending={save.isPending}
        onClose={onClose}
      />
    </form>
  );
}

interface Draft {
  readonly name: string;
  readonly fromLevel: string;
  readonly clearance: string;
  readonly places: string;
  readonly language: string;
  readonly mail: string;
  readonly mailCleared: string;
  readonly webhook: string;
  readonly webhookCleared: string;
  readonly remind: string;
  readonly escalate: string;
  readonly deputyId: string;
  readonly digest: string;
  readonly contact: string;
  readonly print: boolean;
  readonly digestWhenQuiet: boolean;
  readonly closed: boolean;
}
type TextName = Exclude<keyof Draft, "print" | "digestWhenQuiet" | "closed">;

function draftOf(office: Office | undefined): Draft {
  const body = office?.body;
  const channels = body?.channels ?? [];
  const mail = channels.find((one) => one.by === "mail");
  const webhook = channels.find((one) => one.by === "webhook");
  return {
    name: body?.name ?? "",
    fromLevel: body?.fromLevel ?? "W3",
    clearance: body?.clearance ?? "AMBER+STRICT",
    places: body?.places.join(", ") ?? "",
    language: body?.language ?? "en",
    mail: mail?.to ?? "",
    mailCleared: mail?.cleared ?? "CLEAR",
    webhook: webhook?.to ?? "",
    webhookCleared: webhook?.cleared ?? "CLEAR",
    remind: String(body?.remindAfterHours ?? 4),
    escalate: String(body?.escalateAfterHours ?? 12),
    deputyId: body?.deputyId ?? "",
    digest: body?.digestHour === undefined ? "" : String(body.digestHour),
    contact: body?.contact ?? "",
    print: channels.some(({ by }) => by === "print"),
    digestWhenQuiet: body?.digestWhenQuiet ?? false,
    closed: body?.status === "closed",
  };
}

function bodyOf(draft: Draft, office: Office | undefined): Body {
  const among = <const One extends string>(options: readonly One[], value: string, usual: One): One =>
    options.find((one) => one === value) ?? usual;
  return {
    name: draft.name,
    fromLevel: among(LEVEL_ORDER, draft.fromLevel, "W3"),
    clearance: among(TLPS, draft.clearance, "AMBER+STRICT"),
    places: draft.places
      .split(",")
      .map((place) => place.trim().toUpperCase())
      .filter((place) => place !== ""),
    language: among(["en", "tr"], draft.language, "en"),
    channels: [
      ...(draft.mail === ""
        ? []
        : [{ by: "mail" as const, to: draft.mail, cleared: among(CARRIED, draft.mailCleared, "CLEAR") }]),
      ...(draft.webhook === ""
        ? []
        : [
            {
              by: "webhook" as const,
              to: draft.webhook,
              cleared: among(CARRIED, draft.webhookCleared, "CLEAR"),
            },
          ]),
      ...(draft.print ? [{ by: "print" as const }] : []),
    ],
    remindAfterHours: Number(draft.remind),
    escalateAfterHours: Number(draft.escalate),
    digestWhenQuiet: draft.digestWhenQuiet,
    ...(draft.digest !== "" && { digestHour: Number(draft.digest) }),
    ...(draft.deputyId !== "" && { deputyId: draft.deputyId }),
    ...(draft.contact.trim() !== "" && { contact: draft.contact }),
    // What this form does not show stays as it was.
    persons: office?.body.persons ?? [],
    institution: office?.body.institution ?? "home",
    status: draft.closed ? "closed" : "active",
  };
}
