import { describe, expect, it } from "vitest";
import { Report } from "../kernel/report.ts";
import { fingerprinter, isEcho } from "./echoes.ts";
import { shippedGazetteer } from "./gazetteer.ts";
import { organisationsOf } from "./organisations.ts";

async function echo(a: Partial<Report>, b: Partial<Report>): Promise<boolean> {
  const organisations = organisationsOf([
    { name: "Halvane Wire Service", aliases: ["HWS", "Agencia Halvane"] },
  ]);
  const { of } = fingerprinter(await shippedGazetteer(), organisations);
  const report = (body: Partial<Report>) =>
    Report.parse({
      sourceId: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      runId: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      nativeId: "1",
      format: "feed",
      discipline: "open",
      title: "",
      receivedAt: "2019-08-14T00:00:00Z",
      publishedAt: "2019-08-14T00:00:00Z",
      sha256: "0",
      bytes: 1,
      mediaType: "text/plain",
      ...body,
    });
  return isEcho(of("a", report(a)), of("b", report(b)));
}

const story =
  "Two hundred and eleven fighters landed at Tripoli during the night, one official said, and nobody stopped them on the beach.";

describe("isEcho", () => {
  it("sees a story in the same words, inside other words too", async () => {
    expect(await echo({ text: story }, { text: `Our desk has learnt: ${story} More follows.` })).toBe(true);
  });

  it("does not take two accounts of one thing for one story", async () => {
    const other =
      "At Tripoli the fishermen saw no boats in the night, they told our correspondent, and slept well until the morning came.";
    expect(await echo({ text: story, language: "en" }, { text: other, language: "en" })).toBe(false);
  });

  it("does not compare what lies weeks apart", async () => {
    expect(await echo({ text: story }, { text: story, publishedAt: "2019-09-14T00:00:00Z" })).toBe(false);
  });

  it("sees a translation by its odd figure and its place, or by the agency that both credit", async () => {
    const spanish = "Doscientos once combatientes desembarcaron de noche en Trípoli, según un funcionario.";
    expect(await echo({ text: story, language: "en" }, { text: spanish, language: "es" })).toBe(true);
    const credited = "TRIPOLI (HWS) – A ferry burned in the port on Wednesday evening.";
    const crediting = "Un transbordador ardió en el puerto de Trípoli, según Agencia Halvane.";
    expect(await echo({ text: credited, language: "en" }, { text: crediting, language: "es" })).toBe(true);
    const uncredited = "Un transbordador ardió en el puerto de Trípoli el miércoles.";
    expect(await echo({ text: credited, language: "en" }, { text: uncredited, language: "es" })).toBe(false);
  });
});
