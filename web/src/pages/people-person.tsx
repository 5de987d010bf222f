import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { TLP } from "../../../src/kernel/label.ts";
import { ROLES, type Role, rolesInConflict } from "../../../src/kernel/person.ts";
import type { OutputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { useDoorSentence } from "../door/sentences.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Whole } from "../parts/whole.tsx";
import { type InstitutionItem, keptOf, type PersonItem } from "./people-items.ts";

interface PersonDialogProps {
  /** Absent for somebody new. */
  readonly person?: PersonItem;
  readonly houses: readonly InstitutionItem[];
  onClose(): void;
}

/** Who somebody is: name, institution, roles, until when. */
export function PersonDialog({ person, houses, onClose }: PersonDialogProps) {
  const { say } = useLanguage();
  const title = person ? say("people.change.this", { name: person.body.name }) : say("people.add");
  return (
    <Dialog title={title} width={520} onClose={onClose}>
      {person ? (
        <StandingPerson id={person.id} houses={houses} onClose={onClose} />
      ) : (
        <PersonForm houses={houses} onClose={onClose} />
      )}
    </Dialog>
  );
}

function StandingPerson({ id, ...rest }: { readonly id: string } & Omit<PersonDialogProps, "person">) {
  const asked = useRead("person", { id });
  return <Whole asked={asked}>{(person) => <PersonForm person={person} {...rest} />}</Whole>;
}

interface PersonFormProps extends Omit<PersonDialogProps, "person"> {
  readonly person?: OutputOf<"person">;
}

function PersonForm({ person, houses, onClose }: PersonFormProps) {
  const { say } = useLanguage();
  const who = useWho();
  const save = useWrite("person-save");
  const [body, setBody] = useState(
    person
      ? keptOf(person.body)
      : { name: "", signInName: "", institution: who.data?.person?.institution.key ?? "home", roles: [] },
  );
  const isOwn = person !== undefined && person.id === who.data?.person?.id;
  const conflict = rolesInConflict(body.roles);
  return (
    <Form
      save={save}
      disabled={conflict.length > 0}
      onSend={() => save.mutate({ ...(person && { id: person.id }), body }, { onSuccess: onClose })}
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
        value={body.name}
        onChange={({ currentTarget: { value: name } }) => setBody((before) => ({ ...before, name }))}
      />
      <TextInput
        size="sm"
        label={say("door.name")}
        description={say("people.sign-in-name.about")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        maxLength={200}
        value={body.signInName}
        onChange={({ currentTarget: { value: signInName } }) =>
          setBody((before) => ({ ...before, signInName }))
        }
      />
      <NativeSelect
        size="sm"
        label={say("people.institution")}
        disabled={isOwn}
        value={body.institution}
        data={houses.map(({ body: { key, name } }) => ({ value: key, label: name }))}
        onChange={({ currentTarget: { value: institution } }) =>
          setBody((before) => ({ ...before, institution }))
        }
      />
      <RoleChoice
        chosen={body.roles}
        disabled={isOwn}
        onChange={(roles) => setBody((before) => ({ ...before, roles }))}
      />
      <TextInput
        size="sm"
        type="date"
        label={say("people.until")}
        description={say("people.until.about")}
        value={body.expiresAt?.slice(0, 10) ?? ""}
        onChange={({ currentTarget: { value: day } }) =>
          setBody(({ expiresAt: _, ...before }) => ({
            ...before,
            ...(day && { expiresAt: `${day}T00:00:00.000Z` }),
          }))
        }
      />
    </Form>
  );
}

interface RoleChoiceProps {
  readonly chosen: readonly Role[];
  readonly disabled: boolean;
  onChange(roles: Role[]): void;
}

/** Roles, each with what it may do; why two of them are not for one person is said as soon as both are chosen. */
function RoleChoice({ chosen, disabled, onChange }: RoleChoiceProps) {
  const { say, code } = useLanguage();
  const conflict = rolesInConflict(chosen);
  const together = new Intl.ListFormat(code).format(conflict.map((role) => say(`role.${role}`)));
  return (
    <fieldset className="people-roles" disabled={disabled}>
      <legend>{say("people.roles")}</legend>
      {disabled && <p className="small muted">{say("people.roles.own")}</p>}
      {ROLES.map((role) => (
        <Checkbox
          key={role}
          size="xs"
          label={say(`role.${role}`)}
          description={say(`role.${role}.about`)}
          checked={chosen.includes(role)}
          onChange={({ currentTarget: { checked } }) =>
            onChange(checked ? [...chosen, role] : chosen.filter((one) => one !== role))
          }
        />
      ))}
      {conflict.length > 0 && (
        <p className="bad" role="alert">
          {say("people.roles.conflict", { roles: together })}
        </p>
      )}
    </fieldset>
  );
}

/** What somebody is cleared for: a security officer's. */
export function ClearanceDialog({ person, onClose }: { readonly person: PersonItem; onClose(): void }) {
  const { say } = useLanguage();
  const save = useWrite("clearance-save");
  const [clearance, setClearance] = useState(person.body.clearance);
  const [level, setLevel] = useState<number>(person.body.level);
  const [compartments, setCompartments] = useState(person.body.compartments.join(", "));
  return (
    <Dialog title={say("people.clear.this", { name: person.body.name })} width={440} onClose={onClose}>
      <Form
        save={save}
        onSend={() =>
          save.mutate(
            {
              id: person.id,
              clearance,
              level,
              compartments: compartments
                .split(",")
                .map((one) => one.trim())
                .filter((one) => one !== ""),
            },
            { onSuccess: onClose },
          )
        }
        onClose={onClose}
      >
        <p className="quiet">{say("people.clear.about")}</p>
        <NativeSelect
          size="sm"
          data-autofocus
          label={say("people.clearance.tlp")}
          value={clearance}
          data={TLP.map((tlp) => ({ value: tlp, label: `TLP:${tlp}` }))}
          onChange={({ currentTarget: { value } }) =>
            setClearance((before) => TLP.find((tlp) => tlp === value) ?? before)
          }
        />
        <NumberInput
          size="sm"
          label={say("people.clearance.level")}
          min={0}
          max={4}
          allowDecimal={false}
          value={level}
          onChange={(value) => setLevel(Number(value))}
        />
        <TextInput
          size="sm"
          label={say("people.clearance.compartments")}
          description={say("people.clearance.compartments.about")}
          autoComplete="off"
          value={compartments}
          onChange={({ currentTarget }) => setCompartments(currentTarget.value)}
        />
      </Form>
    </Dialog>
  );
}

interface FormProps {
  readonly save: { readonly isPending: boolean; readonly isError: boolean; readonly error: unknown };
  readonly disabled?: boolean;
  /** What sending does, if it is not to save. */
  readonly act?: string;
  readonly children: ReactNode;
  onSend(): void;
  onClose(): void;
}

/** Fields, what went wrong, and the two ways out. */
export function Form({ save, disabled = false, act, children, onSend, onClose }: FormProps) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {children}
      {save.isError && (
        <p className="bad" role="alert" dir="auto">
          {sentence(save.error)}
        </p>
      )}
      <div className="thing-actions">
        <Button type="submit" disabled={disabled} loading={save.isPending}>
          {act ?? say("people.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {say("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
