/**
 * The program's own log: JSON, a line an event, for whoever runs the desk.
 *
 * The invariant: a line cannot be forged and holds no secret. What others wrote is escaped beyond what JSON
 * asks for, because terminals obey control characters that JSON leaves alone; and a field that is named like a
 * secret, or a password inside an address, is left out wherever it stands.
 */
import pino, { type DestinationStream, type Logger } from "pino";

const SECRET =
  /pass(word|phrase)|secret|token|cookie|authorization|api-?key|log-?key|private|credential|totp|recovery/i;
const LEFT_OUT = "[left out]";
const DEEPEST = 6;

export function plainLog(level: string, destination: DestinationStream): Logger {
  const guarded: DestinationStream = { write: (line) => destination.write(withoutControls(line)) };
  return pino(
    {
      level,
      serializers: { err: (error: unknown) => withoutSecrets(pino.stdSerializers.err(asError(error)), 0) },
      formatters: {
        log: (fields) =>
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, kept(name, value, 0)])),
      },
    },
    guarded,
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function kept(name: string, value: unknown, depth: number): unknown {
  // Errors go through their serializer, which would no longer know them as such.
  if (value instanceof Error) return value;
  return SECRET.test(name) ? LEFT_OUT : withoutSecrets(value, depth);
}

function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return "[too deep]";
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, depth + 1));
  if (value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? LEFT_OUT : withoutSecrets(inner, depth + 1),
    ]),
  );
}

/** A password inside an address: `scheme://name:password@host`. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"\\]*):[^\s/@"\\]+@/gi;

function withoutControls(line: string): string {
  const text = line.endsWith("\n") ? line.slice(0, -1) : line;
  const hidden = text.replaceAll(IN_ADDRESS, "$1:***@");
  return `${hidden.replaceAll(/[\p{Cc}\u2028\u2029]/gu, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
