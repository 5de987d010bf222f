import { describe, expect, it } from "vitest";
import { countryAt } from "./country-coordinates.ts";

describe("countryAt follows the policy for disputed places", () => {
  it.each([
    ["Simferopol", 44.95, 34.1, "UKR"],
    ["Sevastopol", 44.6, 33.52, "UKR"],
    ["Taman, across the strait", 45.21, 36.71, "RUS"],
    ["Donetsk", 48.0, 37.8, "UKR"],
    ["Laayoune", 27.15, -13.2, "ESH"],
    ["Agadir", 30.42, -9.6, "MAR"],
    ["Famagusta", 35.12, 33.94, "CYP"],
    ["Golan", 33.0, 35.8, "SYR"],
    ["Tiberias", 32.79, 35.53, "ISR"],
    ["Old City of Jerusalem", 31.777, 35.235, "PSE"],
    ["West Jerusalem", 31.78, 35.2, "ISR"],
    ["Gaza", 31.5, 34.46, "PSE"],
    ["Sukhumi", 43.0, 41.0, "GEO"],
    ["Hargeisa", 9.56, 44.06, "SOM"],
    ["Pristina", 42.66, 21.16, "XKX"],
    ["Hong Kong", 22.3, 114.17, "HKG"],
  ])("%s", (_, latitude, longitude, country) => {
    expect(countryAt(latitude, longitude)).toBe(country);
  });

  it("gives no country on the high seas", () => {
    expect(countryAt(-23, -20)).toBeUndefined();
  });
});
