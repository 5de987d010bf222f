/**
 * What fields of a table or an object say together about persons: the refusals that columns and keys alone decide.
 *
 * Names of fields are compared folded; one field hardly ever decides, a row of a person does: a form of identity, or
 * several of what describes somebody. Ships, aircraft, organisations and parties to a conflict are no persons.
 */
import type { RefusalCode } from "./refusals.ts";

const fieldSet = (words: string) => new Set(words.split(" "));

/** Bodies and feelings. A fingerprint alone is nearly always that of a key or a file. */
const BIOMETRIC =
  /^(face|facial|iris|retina|retinal|voice|palm|fingerprint|dna|gait)_(embedding|embeddings|encoding|vector|template|templates|image|scan|code|print|profile|sample|id|recognition|features?|minutiae|signature|landmarks)$|^(voiceprint|faceprint|palmprint|gait|biometric|biometrics|biometric_.+|emotion|emotions|emotion_score|facial_expression)$/;

/** Each is a person's by itself. */
const IDENTITY = fieldSet(
  "national_id national_id_number national_identity_number ssn social_security_number passport passport_number passport_no personal_id_number identity_card_number tc_kimlik_no tc_kimlik kimlik_no tckn date_of_birth dob birth_date birthdate dogum_tarihi",
);
const GIVEN = fieldSet("first_name firstname given_name givenname forename isim");
const FAMILY = fieldSet("last_name lastname surname family_name familyname soyad soyadi soyisim");
/** A person or a thing that one person carries. */
const CARRIED = fieldSet(
  "imei imsi msisdn mac_address mac bssid_client device_id deviceid device_identifier ad_id advertising_id advertiser_id idfa gaid aaid maid maids msisdn_hash subscriber_id person_id person_name passenger_name plate license_plate licence_plate number_plate plaka cihaz_kimligi",
);
/** A person's, unless the row is of an organisation or a site that can be called. */
const TELEPHONE = fieldSet("phone phone_number mobile mobile_number telefon telefon_no caller callee");
const ORGANISATION = fieldSet(
  "organisation organization facility facility_name site site_name hospital school clinic office agency company institution name kurum tesis",
);
const LATITUDE = fieldSet("latitude lat y enlem");
const LONGITUDE = fieldSet("longitude lon lng long x boylam");
const POSITION = fieldSet("geohash cell_id cellid cell_tower tower_id geometry coordinates position h3");
const TIME = fieldSet(
  "timestamp time datetime date ts recorded_at seen_at last_seen first_seen event_time event_date occurred occurred_at visited_at observed_at zaman tarih coordtimes times",
);
const PSEUDONYM = fieldSet(
  "hashed_id hash_id pseudonym pseudonym_id anon_id anonymous_id anonymised_id anonymized_id subject_id respondent_id beneficiary_id patient_id refugee_id detainee_id household_id",
);
/** Several together tell who somebody is (Sweeney 2000). */
const QUASI = fieldSet(
  "age sex gender birth_year year_of_birth occupation village postcode postal_code zip zip_code marital_status nationality yas cinsiyet",
);
const SENSITIVE = fieldSet(
  "religion religious_affiliation faith sect ethnicity ethnic_group ethnic_origin race caste tribe political_opinion political_affiliation party_membership voted_for health health_status diagnosis disability hiv_status blood_type sexual_orientation sexuality union_membership trade_union din mezhep etnik_koken siyasi_gorus saglik_durumu",
);

const MEANINGS = {
  identity: IDENTITY,
  given: GIVEN,
  family: FAMILY,
  carried: CARRIED,
  telephone: TELEPHONE,
  organisation: ORGANISATION,
  latitude: LATITUDE,
  longitude: LONGITUDE,
  position: POSITION,
  time: TIME,
  pseudonym: PSEUDONYM,
  quasi: QUASI,
  sensitive: SENSITIVE,
} as const;
type Meaning = keyof typeof MEANINGS | "body";
const NOTHING: readonly Meaning[] = [];

/** Names of fields recur with every item; what each means is found out once. */
const known = new Map<string, readonly Meaning[]>();
const MOST_KNOWN = 20_000;
const LONGEST_NAME = 100;

function meaningsOf(name: string): readonly Meaning[] {
  const before = known.get(name);
  if (before) return before;
  if (name.length > LONGEST_NAME) return NOTHING;
  const field = folded(name);
  const meanings: Meaning[] = Object.entries(MEANINGS).flatMap(([meaning, fields]) =>
    fields.has(field) && isMeaning(meaning) ? [meaning] : [],
  );
  if (BIOMETRIC.test(field)) meanings.push("body");
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, meanings.length === 0 ? NOTHING : meanings);
  return meanings;
}

function isMeaning(text: string): text is keyof typeof MEANINGS {
  return text in MEANINGS;
}

/** @param names of the columns of a table, or of the keys of one object. */
export function refusedFields(names: readonly string[]): RefusalCode | undefined {
  const meant: Meaning[] = [];
  for (const name of names) for (const meaning of meaningsOf(name)) meant.push(meaning);
  // Nearly every object: nothing in it is about anybody.
  if (meant.length === 0) return undefined;
  const has = (meaning: Meaning) => meant.includes(meaning);
  if (has("body")) return "R4";
  const isCarried = has("carried") || (has("telephone") && !has("organisation"));
  const isPlaced = (has("latitude") && has("longitude")) || has("position");
  if (isCarried && isPlaced && has("time")) return "R9";
  const isNamed = has("identity") || (has("given") && has("family"));
  const isUnnamed = has("pseudonym") && meant.filter((meaning) => meaning === "quasi").length >= 2;
  if ((isNamed || isUnnamed || isCarried) && has("sensitive")) return "R5";
  if (isNamed) return "R1";
  return isUnnamed ? "R8" : undefined;
}

const DEEPEST = 6;
const MOST_OBJECTS = 2_000;

/**
 * The same of an object with all that is in it: GeoJSON, MISP, FollowTheMoney, STIX and whatever else comes as JSON.
 * @param isExcepted whether an object is a person of the classes that may be kept.
 */
export function refusedObject(
  value: unknown,
  isExcepted: (object: Readonly<Record<string, unknown>>) => boolean = () => false,
): RefusalCode | undefined {
  let left = MOST_OBJECTS;
  const visit = (one: unknown, depth: number, around: readonly string[]): RefusalCode | undefined => {
    if (typeof one !== "object" || one === null || depth > DEEPEST || left <= 0) return undefined;
    left -= 1;
    if (Array.isArray(one)) {
      // Positions of a geometry are many, and are no objects.
      if (typeof one[0] === "number" || Array.isArray(one[0])) return undefined;
      return firstOf(one, (inner) => visit(inner, depth + 1, []));
    }
    if (!isObject(one)) return undefined;
    const object = one;
    if (isExcepted(object)) return undefined;
    if (saysPerson(object)) return "R1";
    const keys = Object.keys(object);
    // A GeoJSON feature has its place beside its properties, and not among them.
    const place = keys.filter((key) => meaningsOf(key).includes("position"));
    return (
      refusedFields(around.length === 0 ? keys : [...keys, ...around]) ??
      firstOf(Object.values(object), (inner) => visit(inner, depth + 1, place))
    );
  };
  return visit(value, 0, []);
}

function isObject(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}

/** By the words of the usual vocabularies: FollowTheMoney, MISP objects, schema.org, STIX identities. */
function saysPerson(object: Readonly<Record<string, unknown>>): boolean {
  const is = (key: string, ...values: readonly string[]) => {
    const value = object[key];
    return typeof value === "string" && values.includes(value.toLowerCase());
  };
  if (is("schema", "person") || is("@type", "person") || is("entity_type", "person", "individual"))
    return true;
  if (is("identity_class", "individual") || is("resource_level", "individual")) return true;
  const isMisp = "Attribute" in object || "template_uuid" in object || "meta-category" in object;
  return isMisp && is("name", "person", "legal-person-natural", "victim-person", "facial-composite");
}

function firstOf<Value>(values: readonly Value[], find: (value: Value) => RefusalCode | undefined) {
  for (const value of values) {
    const code = find(value);
    if (code) return code;
  }
  return undefined;
}

function folded(name: string): string {
  return name
    .trim()
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ı", "i")
    .replaceAll(/[^\p{L}\d]+/gu, "_")
    .replaceAll(/^_|_$/g, "");
}
