import { Button } from "@mantine/core";
import { useWrite } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { ShownOnce } from "../parts/shown-once.tsx";
import type { PersonItem } from "./people-items.ts";
import { Form } from "./people-person.tsx";

interface InviteProps {
  readonly person: PersonItem;
  /** They have lost authenticator or passkeys, too. */
  onLost(): void;
  onClose(): void;
}

/** A link to be handed over by another way than the desk; it is shown once. */
export function InviteDialog({ person, onLost, onClose }: InviteProps) {
  const { say, format } = useLanguage();
  const invite = useWrite("invite");
  const isKnown = person.hasPassword || person.hasCodes || person.passkeys > 0;
  const { name } = person.body;
  return (
    <Dialog title={say("people.invite.this", { name })} width={560} onClose={onClose}>
      {invite.data ? (
        <ShownOnce
          title={say("people.invite.link")}
          about={say("people.invite.link.about", { name, when: format.moment(invite.data.expiresAt) })}
          lines={[invite.data.link]}
          onDone={onClose}
        />
      ) : (
        <Form
          save={invite}
          act={say("people.invite.make")}
          onSend={() => invite.mutate({ id: person.id })}
          onClose={onClose}
        >
          <p className="quiet">{say(isKnown ? "people.invite.again.about" : "people.invite.about")}</p>
          {isKnown && (
            <p className="quiet">
              {say("people.invite.keeps")}{" "}
              <Button variant="subtle" size="compact-sm" onClick={onLost}>
                {say("people.recovery")}
              </Button>
            </p>
          )}
        </Form>
      )}
    </Dialog>
  );
}
