/** Which generation of a key sealed something: said before it, so that what is left under an old key can be counted. */

/** "PSK1", then the generation as a number of four bytes. What has none is of the first generation. */
const MARK = Buffer.from("PSK1", "latin1");
const MARK_BYTES = MARK.length + 4;

export function marked(generation: number, sealed: Uint8Array): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(generation);
  return Buffer.concat([MARK, number, sealed]);
}

export function unmarked(bytes: Uint8Array): { readonly generation: number; readonly sealed: Buffer } {
  const all = Buffer.from(bytes);
  if (all.length <= MARK_BYTES || !all.subarray(0, MARK.length).equals(MARK))
    return { generation: 1, sealed: all };
  return { generation: all.readUInt32BE(MARK.length), sealed: all.subarray(MARK_BYTES) };
}
