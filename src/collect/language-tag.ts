/** A BCP 47 tag in its canonical spelling, from what feeds and pages write (`EN_us`); undefined when it is none. */
export function languageTag(written: string): string | undefined {
  const tag = written.trim().replaceAll("_", "-");
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    // The platform has no other way to say that a tag is not one, such as "tr-tr-tr-tr".
    return undefined;
  }
}
