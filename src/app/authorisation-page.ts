/**
 * Who may do what, as a page for readers: written from the policies, the roles and the operations themselves. What
 * labels, fields and circumstances add stands here in words, beside the tests that hold it.
 */
import { MARKS, openDecider, PERMISSIONS } from "../guard/decide.ts";
import { LOCAL_PERSON, type Principal, STRANGER } from "../guard/principal.ts";
import { ROLES, type Role, SEPARATE_ROLES } from "../kernel/person.ts";
import { operations } from "./operations/all.ts";

/** @param table makes the text of a table of columns and rows. */
export function authorisationParts(
  table: (columns: readonly string[], rows: readonly (readonly string[])[]) => string,
): string[] {
  const { policies, decide } = openDecider();
  const may = (principal: Principal, permission: (typeof PERMISSIONS)[number]) =>
    decide(principal, { id: `any-${permission}`, permission }).allowed ? "yes" : "";
  return [
    "Everything is refused that no rule permits, and one rule that forbids outweighs all that permit. The rules are Cedar policies in `src/guard/policies`; each request is decided once, on the server, before anything is read.",
    "## Rules",
    table(
      ["rule", "effect", "says"],
      policies.list.map(({ id, effect, says }) => [`\`${id}\``, effect, says]),
    ),
    "## Roles",
    `With a second factor, a passkey and proof given just now. Of ${SEPARATE_ROLES.join(", ")} one person holds at most one.`,
    table(
      ["", ...PERMISSIONS],
      [
        ["whoever has not signed in", ...PERMISSIONS.map((permission) => may(STRANGER, permission))],
        ["local person", ...PERMISSIONS.map((permission) => may(LOCAL_PERSON, permission))],
        ...ROLES.map((role) => [role, ...PERMISSIONS.map((permission) => may(personIn(role), permission))]),
      ],
    ),
    "## Operations",
    `A mark makes an act graver: ${MARKS.join(" and ")} ask for proof given within five minutes, and for a reason.`,
    table(
      ["operation", "permission", "marks"],
      [...operations].map(({ id, permission, marks = [] }) => [`\`${id}\``, permission, marks.join(", ")]),
    ),
    ...RECORDS,
    "## Fields",
    table(["field", "who reads it", "who writes it, and in which state"], FIELDS),
    "## Circumstances",
    "What is looked at beside who somebody is: at every request, not only at sign-in. What follows is allow, challenge (proof or a reason is asked for) or deny.",
    table(["what", "threshold", "looked at for", "what follows"], CIRCUMSTANCES),
  ];
}

function personIn(role: Role): Principal {
  return {
    ...LOCAL_PERSON,
    roles: [role],
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: true,
    hasSteppedUp: true,
    purpose: "reference",
  };
}

const RECORDS = [
  "## Records",
  "A role lets somebody ask; the label of each record decides whether they see it. A record is seen when all of these hold, in the conditions of every statement and once more in PostgreSQL's row security (`test/authorisation-matrix.test.ts`, `src/store/row-security.test.ts`):",
  [
    "- its TLP is at most the reader's clearance, and its level at most the reader's level;",
    "- the reader has each of its compartments;",
    "- the reader's institution is one that it is releasable to, or, where it names none, one that its TLP reaches: CLEAR and GREEN all, AMBER the originator and its clients, AMBER+STRICT and RED the originator alone;",
    "- where it names recipients, the reader is one.",
  ].join("\n"),
  "What is not seen is not there: counts, lists, searches, notices, files and error texts leave it out, and an id of it is answered like one that never was. What is made from records has a label at least as strict as each. Institutions keep their own people; only the one that keeps the desk keeps all.",
];

const FIELDS = [
  [
    "`label`",
    "whoever sees the record",
    "its author when it is made; stricter: whoever may write it; less strict: by two people (`ask-downgrade`, `sign-downgrade`), of the originator where it controls",
  ],
  [
    "`recordedAt`, `recordedBy`, `version`",
    "whoever sees the record",
    "the store alone; no operation takes them",
  ],
  [
    "statements, `likelihood`, `confidence` of an assessment",
    "whoever sees it",
    "analysts and editors while `status` is draft; nobody once it is final",
  ],
  [
    "`status`, `questionId` of an assessment",
    "whoever sees it",
    "`finish-assessment` alone, when the gate lets it",
  ],
  ["numbers of a forecast, a signal, a score", "whoever sees it", "the program alone; nobody afterwards"],
  [
    "`name`, `institution`, `roles`, `status`, `expiresAt` of a person",
    "staff-keeping roles, and oneself",
    "administrators of that institution after proof anew; never their own",
  ],
  [
    "`clearance`, `level`, `compartments` of a person",
    "staff-keeping roles, and oneself",
    "security officers after proof anew (`clearance-save`); never their own",
  ],
  [
    "`password`, seed of codes, passkey, token",
    "nobody: hashes and sealed seeds are given out by no operation",
    "oneself, after proof anew; administrators make them count no more",
  ],
  [
    "`identity` of a human source",
    "nobody at the desk; custodians of two institutions together, outside it",
    "handlers, on their own machine",
  ],
  ["settings that are secrets", "nobody: shown as set", "whoever runs the machine"],
  ["text of an entry of the audit log", "overseers", "the program alone"],
];

const CIRCUMSTANCES = [
  ["signed in at all", "a session or token that stands now", "everything but the door", "deny (401)"],
  [
    "second factor in this session",
    "code, passkey, or a vouched word the configuration names",
    "staff, secure, protect",
    "deny (403) until shown",
  ],
  ["passkey in this session", "user-verified", "administer, oversee, unseal", "deny (403) until shown"],
  [
    "proof of oneself, for an office",
    "within 30 minutes",
    "administer, secure, protect, oversee, unseal",
    "challenge (403 `step-up`)",
  ],
  [
    "network of the request",
    "one of the setting `administrationNetworks`, where it names any",
    "administer, secure, protect, oversee, unseal",
    "deny (403)",
  ],
  ["proof of oneself", "within 5 minutes", "acts marked step-up", "challenge (403 `step-up`)"],
  ["reason given", "some words", "acts marked personal", "challenge (403)"],
  [
    "time without use, time in all",
    "60 minutes, 12 hours",
    "every request of a session",
    "deny (401): sign in anew",
  ],
  [
    "standing of the person, of their institution, last day",
    "active, active, not past",
    "every request",
    "deny (401) at once, sessions and tokens too",
  ],
  [
    "failed sign-ins of a name, an address, both",
    "50, 100, 10 in 15 minutes",
    "sign-in",
    "deny (422) for a quarter of an hour at most",
  ],
  ["requests of an address", "3,000 a minute", "everything", "deny (429)"],
  [
    "which page of which site asks",
    "Host, Origin, Sec-Fetch-Site of the desk's own",
    "everything",
    "deny (403)",
  ],
  [
    "whence: this machine or another",
    "loopback",
    "being the local person; numbers of the program; serving without TLS",
    "allow on loopback, deny elsewhere",
  ],
  ["token of a program", "its scopes, its day", "every request with it", "deny (403)"],
  ["soundness of the audit log", "sound, quorum of witnesses", "export, break-glass", "deny (422)"],
  ["copied passkey", "its count does not rise", "sign-in and proof", "deny, and an entry for overseers"],
];
