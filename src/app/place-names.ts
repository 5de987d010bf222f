import { countryName } from "../kernel/country.ts";
import { Place } from "../kernel/place.ts";
import type { View } from "../store/view.ts";

/** Names of place keys (`SYR`, `XXA/North`), the desk's own places first. */
export async function placeNames(view: View, language = "en"): Promise<(key: string) => string> {
  const own = await view.list(Place, { where: { feature: "country" }, limit: 500 });
  const names = new Map(own.items.map(({ body }) => [body.country, body.name]));
  return (key) => {
    const [country = "", ...rest] = key.split("/");
    if (country === "*") return language === "tr" ? "Dünya" : "World";
    const name = names.get(country) ?? countryName(country, language) ?? country;
    return rest.length > 0 ? `${rest.join("/")}, ${name}` : name;
  };
}
