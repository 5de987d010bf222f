/**
 * Faults: the errors this system throws on purpose.
 *
 * A fault has a code from the closed table below, and the table alone decides what the outside sees: the
 * HTTP status, the CLI's exit code, and whether only the item in hand is lost or the whole run must stop.
 * Anything else that is thrown is a bug, and is left to crash loudly.
 */
export const FAULTS = {
  invalid: { status: 422, exit: 2, loses: "item" },
  missing: { status: 404, exit: 3, loses: "item" },
  conflict: { status: 409, exit: 4, loses: "item" },
  forbidden: { status: 403, exit: 5, loses: "run" },
  /** Nobody has signed in, or no longer. */
  unauthenticated: { status: 401, exit: 5, loses: "run" },
  /** Signed in, but the act needs proof of oneself given a short while ago. */
  "step-up": { status: 403, exit: 5, loses: "run" },
  upstream: { status: 502, exit: 6, loses: "item" },
  unreachable: { status: 503, exit: 7, loses: "run" },
  full: { status: 507, exit: 8, loses: "run" },
  busy: { status: 409, exit: 9, loses: "run" },
  refused: { status: 422, exit: 10, loses: "item" },
  aborted: { status: 499, exit: 130, loses: "run" },
} as const satisfies Record<string, { status: number; exit: number; loses: "item" | "run" }>;

export type FaultCode = keyof typeof FAULTS;

export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly details: Readonly<Record<string, unknown>>;

  /** @param message one sentence: what was found, what was expected, what to do. */
  constructor(code: FaultCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }

  get loses(): "item" | "run" {
    return FAULTS[this.code].loses;
  }
}
