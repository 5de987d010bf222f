/** Lines of comma-separated values, one at a time. */
import { Fault } from "../kernel/fault.ts";

/**
 * The fields of one line (RFC 4180, but without line ends inside quotes).
 *
 * @throws Fault `invalid`, naming the line, for a stray quote.
 */
export function fieldsOf(line: string, number: number): readonly string[] {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  let position = 0;
  while (position <= line.length) {
    if (line[position] === '"') {
      const field = /"((?:[^"]|"")*)"(?=,|$)/y;
      field.lastIndex = position;
      const match = field.exec(line.trimEnd());
      if (!match) throw new Fault("invalid", `Line ${number} has a stray quote.`, { line: number });
      fields.push((match[1] ?? "").replaceAll('""', '"'));
      position = field.lastIndex + 1;
    } else {
      const comma = line.indexOf(",", position);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(position, end));
      position = end + 1;
    }
  }
  return fields;
}
