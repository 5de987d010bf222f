import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWrite } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import type { InstitutionItem } from "./people-items.ts";
import { Form } from "./people-person.tsx";

interface InstitutionDialogProps {
  /** Absent for a new one. */
  readonly institution?: InstitutionItem;
  readonly houses: readonly InstitutionItem[];
  onClose(): void;
}

export function InstitutionDialog({ institution, houses, onClose }: InstitutionDialogProps) {
  const { say } = useLanguage();
  const save = useWrite("institution-save");
  const given = institution?.body;
  const [key, setKey] = useState(given?.key ?? "");
  const [name, setName] = useState(given?.name ?? "");
  const [status, setStatus] = useState(given?.status ?? "active");
  const [clients, setClients] = useState(given?.clients?.join(", ") ?? "");
  const title = given ? say("people.change.this", { name: given.name }) : say("people.institution.add");
  const known = houses.map(({ body }) => body.key).filter((one) => one !== key);
  return (
    <Dialog title={title} width={460} onClose={onClose}>
      <Form
        save={save}
        onSend={() =>
          save.mutate(
            {
              body: {
                key,
                name,
                status,
                clients: clients
                  .split(",")
                  .map((one) => one.trim())
                  .filter((one) => one !== ""),
              },
            },
            { onSuccess: onClose },
          )
        }
        onClose={onClose}
      >
        <TextInput
          size="sm"
          data-autofocus
          label={say("people.name")}
          autoComplete="off"
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          size="sm"
          label={say("people.institution.key")}
          description={say("people.institution.key.about")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          pattern="[a-z][a-z0-9\-]{0,30}"
          required
          withAsterisk={false}
          disabled={given !== undefined}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
        />
        <TextInput
          size="sm"
          label={say("people.institution.clients")}
          description={say("people.institution.clients.about", { keys: known.join(", ") || "–" })}
          autoComplete="off"
          value={clients}
          onChange={({ currentTarget }) => setClients(currentTarget.value)}
        />
        {given && given.key !== "home" && (
          <NativeSelect
            size="sm"
            label={say("people.status")}
            value={status}
            data={(["active", "suspended"] as const).map((value) => ({
              value,
              label: say(`people.status.${value}`),
            }))}
            onChange={({ currentTarget: { value } }) =>
              setStatus(value === "suspended" ? "suspended" : "active")
            }
          />
        )}
      </Form>
    </Dialog>
  );
}
