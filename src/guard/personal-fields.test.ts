import { describe, expect, test } from "vitest";
import { refusedFields, refusedObject } from "./personal-fields.ts";

describe("columns", () => {
  test.each([
    ["R1", "first_name,last_name,email"],
    ["R1", "Given Name;Surname;Village"],
    ["R1", "id,passportNumber,country"],
    ["R1", "isim,soyad,il"],
    ["R4", "id,face_embedding,image"],
    ["R4", "subject,voicePrint"],
    ["R4", "id,gait"],
    ["R4", "id,emotion_score"],
    ["R5", "passport_number,religion"],
    ["R5", "firstName,lastName,ethnicGroup"],
    ["R5", "imei,political_affiliation"],
    ["R8", "pseudonym,age,gender,village"],
    ["R8", "beneficiary_id,birth_year,postcode"],
    ["R9", "device_id,latitude,longitude,timestamp"],
    ["R9", "IMSI,cell_id,time"],
    ["R9", "maid,lat,lon,datetime"],
    ["R9", "phone_number,lat,lon,timestamp"],
    ["R9", "license_plate,lat,lng,seen_at"],
  ])("%s: %s", (code, columns) => expect(refusedFields(columns.split(/[,;]/))).toBe(code));

  test.each([
    [
      "ACLED",
      "event_id_cnty,event_date,actor1,assoc_actor_1,actor2,location,latitude,longitude,notes,fatalities,timestamp",
    ],
    ["UCDP", "id,year,side_a,side_b,latitude,longitude,date_start,best,deaths_civilians"],
    ["figures", "place,month,measure,value,unit"],
    ["ships", "mmsi,imo,name,latitude,longitude,timestamp"],
    ["aircraft", "icao24,callsign,lat,lon,time"],
    ["a religion of conflict parties", "side_a,side_a_religion,religion,ethnicity,country,year"],
    ["groups by ethnicity", "ethnic_group,country,excluded,population"],
    ["facilities that can be called", "facility,phone_number,latitude,longitude,date"],
    ["companies", "company,register_number,address,country"],
    ["certificates", "host,ssh_fingerprint,fingerprint,date"],
    ["ages of a population", "country,year,age,sex,population"],
  ])("not: %s", (_what, columns) => expect(refusedFields(columns.split(","))).toBeUndefined());
});

describe("objects", () => {
  test.each<[string, unknown]>([
    ["R1", { id: "a", schema: "Person", properties: { name: ["Somebody"] } }],
    ["R1", { "@type": "Person", name: "Somebody" }],
    ["R1", { Event: { info: "x", Object: [{ name: "person", "meta-category": "misc", Attribute: [] }] } }],
    ["R1", { type: "report", author: { first_name: "A", last_name: "B" } }],
    ["R4", { media: [{ face_landmarks: [1, 2] }] }],
    [
      "R9",
      {
        type: "Feature",
        geometry: { type: "LineString", coordinates: [[1, 2]] },
        properties: { device_id: "x", times: ["2024-01-01"] },
      },
    ],
  ])("%s", (code, object) => expect(refusedObject(object)).toBe(code));

  test.each<[string, unknown]>([
    ["an organisation", { schema: "Organization", properties: { name: ["Army"] } }],
    [
      "an event",
      {
        type: "Feature",
        geometry: { type: "Point", coordinates: [1, 2] },
        properties: { event_date: "x", actor1: "Army" },
      },
    ],
    [
      "a MISP event of a tool",
      { Event: { Object: [{ name: "file", "meta-category": "file", Attribute: [] }] } },
    ],
    ["a group of STIX", { type: "identity", identity_class: "group", name: "x" }],
    ["a message with a byline", { title: "x", author: "An agency", text: "y" }],
  ])("not: %s", (_what, object) => expect(refusedObject(object)).toBeUndefined());

  test("an object without end is looked at within a bound", () => {
    let deep: object = {};
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    const wide = Array.from({ length: 100_000 }, () => ({ a: {} }));
    expect(refusedObject({ deep, wide })).toBeUndefined();
  });
});
