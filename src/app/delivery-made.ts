/** One delivery: what may go to an office by a way, and how it stands before anything was sent. */
import type { DecisionOwner } from "../kernel/decision-owner.ts";
import type { Delivery, Purpose, Way } from "../kernel/delivery.ts";
import type { Label } from "../kernel/label.ts";
import type { Reader } from "../kernel/reader.ts";
import type { Stored } from "../kernel/record.ts";
import { type Content, contentFor } from "../publish/channel-rules.ts";
import { derivedId } from "../store/identity.ts";
import type { Transaction } from "../store/writer.ts";

export interface NewDelivery {
  readonly id: string;
  readonly label: Label;
  readonly body: Delivery;
}

export interface PlanContext {
  readonly transaction: Transaction;
  readonly owners: readonly Stored<DecisionOwner>[];
  /** Keys of the institutions that the home institution's TLP:AMBER reaches. */
  readonly clients: readonly string[];
  /** Of the desk. */
  readonly now: Date;
  readonly realNow: Date;
}

interface WayTo {
  readonly by: Way;
  readonly to?: string;
  readonly cleared?: Label["tlp"];
}

export function waysOf({ channels }: DecisionOwner): readonly WayTo[] {
  return [{ by: "desk" }, ...channels];
}

export interface Told {
  readonly messageId: string;
  readonly purpose: Purpose;
  readonly label: Label;
  readonly body: Pick<Delivery, "notice"> & Partial<Delivery>;
}

/** A delivery that is to be made; what stands at the desk has been sent by standing there. */
export function delivery(
  { clients, now, realNow }: PlanContext,
  owner: Stored<DecisionOwner>,
  way: WayTo,
  { messageId, purpose, label, body }: Told,
): NewDelivery {
  const content: Content = contentFor(label, way, readersOf(owner, clients));
  const at = now.toISOString();
  const standing =
    content.content === "none"
      ? { status: "withheld" as const }
      : way.by === "desk"
        ? { status: "sent" as const, sentAt: at }
        : way.by === "print"
          ? { status: "waiting" as const }
          : { status: "waiting" as const, nextAt: realNow.toISOString() };
  return {
    id: derivedId("delivery", messageId, purpose, owner.id, way.by, way.to ?? ""),
    label,
    body: {
      ...body,
      messageId,
      purpose,
      ownerId: owner.id,
      owner: owner.body.name,
      way: way.by,
      ...(way.to !== undefined && { to: way.to }),
      content: content.content,
      ...(content.content !== "notice" && { why: content.why }),
      ...standing,
      attempts: [],
      plannedAt: at,
    },
  };
}

/** Those who sit there by name, or anybody of the office. */
function readersOf({ id, body }: Stored<DecisionOwner>, clients: readonly string[]): Reader[] {
  const names = body.persons.length > 0 ? body.persons : [id];
  return names.map((name) => ({
    id: name,
    institution: body.institution,
    clearance: body.clearance,
    level: 0,
    compartments: [],
    isClient: clients.includes(body.institution),
  }));
}
