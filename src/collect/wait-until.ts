/** Until when a `retry-after` header asks to wait: seconds, or a date (RFC 9110, section 10.2.3). */
export function waitUntil(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{1,9}$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
