import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WAYS } from "../kernel/delivery.ts";
import { Label, TLP } from "../kernel/label.ts";
import { mayRead, type Reader } from "../kernel/reader.ts";
import { contentFor } from "./channel-rules.ts";

const office: Reader = {
  id: "office",
  institution: "home",
  clearance: "RED",
  level: 0,
  compartments: [],
  isClient: false,
};
const labels = fc
  .record({
    tlp: fc.constantFrom(...TLP),
    level: fc.integer({ min: 0, max: 4 }),
    compartments: fc.constantFrom([], ["ALPHA"]),
    originatorControlled: fc.boolean(),
  })
  .map((label) => Label.parse(label));

describe("what may go by which way", () => {
  test("nothing goes to who could not read it, and nothing that is red by mail, webhook or print", () => {
    fc.assert(
      fc.property(labels, fc.constantFrom(...WAYS), fc.constantFrom(...TLP), (label, by, cleared) => {
        const { content } = contentFor(label, { by, cleared }, [office]);
        if (!mayRead(office, label)) expect(content).toBe("none");
        if (label.tlp === "RED" && by !== "desk") expect(content).toBe("none");
        if (content === "notice" && (by === "mail" || by === "webhook")) {
          expect(TLP.indexOf(label.tlp)).toBeLessThanOrEqual(TLP.indexOf(cleared));
          expect([label.level, label.originatorControlled]).toEqual([0, false]);
        }
      }),
    );
  });

  test("a way that says nothing of itself carries what is public, and a pointer to the rest", () => {
    const by = { by: "mail" } as const;
    expect(contentFor(Label.parse({ tlp: "CLEAR" }), by, [office])).toEqual({ content: "notice" });
    expect(contentFor(Label.parse({ tlp: "GREEN" }), by, [office])).toEqual({
      content: "pointer",
      why: "uncleared",
    });
    expect(contentFor(Label.parse({ tlp: "GREEN" }), { by: "mail", cleared: "GREEN" }, [office])).toEqual({
      content: "notice",
    });
  });

  test("one reader of the office is enough, and none is not", () => {
    const label = Label.parse({ tlp: "RED", recipients: ["ada"] });
    expect(contentFor(label, { by: "desk" }, [office, { ...office, id: "ada" }])).toEqual({
      content: "notice",
    });
    expect(contentFor(label, { by: "desk" }, [office])).toMatchObject({ content: "none", why: "unreadable" });
    expect(contentFor(Label.parse({ tlp: "CLEAR" }), { by: "desk" }, [])).toMatchObject({ content: "none" });
  });
});
