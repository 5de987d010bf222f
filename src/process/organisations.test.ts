import { describe, expect, it } from "vitest";
import { isOrganisation, organisationId, organisationsOf } from "./organisations.ts";

describe("isOrganisation", () => {
  it.each([
    "Government of Afghanistan",
    "Taliban",
    "IS",
    "Jaish-e-Mohammed",
    "Kelvarian Gendarmerie",
    "Tidewatch Brigades",
    "King Faisal Brigade",
    "Charles de Gaulle Foundation",
    "حركة ميثاق دورفان",
    "Dorvane Berat Hareketi",
  ])("says yes to %s", (name) => {
    expect(isOrganisation(name)).toBe(true);
  });

  it.each([
    "President John Smith",
    "President Erewhon",
    "General Salim",
    "Dr. Ayşe Yılmaz",
    "John Smith",
    "Maria Lopez Garcia",
    "Muhammad Ali",
    "civilians",
    "Kelvarian citizens",
    "Unknown",
    "",
  ])("says no to %s", (name) => {
    expect(isOrganisation(name)).toBe(false);
  });
});

describe("organisations", () => {
  it("are known by any of their names, and a name is never taken by another's alias", () => {
    const known = organisationsOf([
      { name: "Halvane Wire Service", aliases: ["HWS", "Home League"] },
      { name: "Home League", aliases: [] },
    ]);
    expect(known.canonical("hws")).toBe("Halvane Wire Service");
    expect(known.canonical("HOME LEAGUE")).toBe("Home League");
    expect(known.canonical("Somebody Else")).toBe("Somebody Else");
  });

  it("have one id however their name is written", () => {
    expect(organisationId("Tidewatch  BRIGADES")).toBe(organisationId("Tidewatch Brigades"));
  });
});
