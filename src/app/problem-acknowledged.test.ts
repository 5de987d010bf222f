import { expect, test } from "vitest";
import { acknowledgementOf } from "./problem-acknowledged.ts";

const AT = "2020-01-02T00:00:00.000Z";

test("an acknowledgement of an earlier message is none of the newest", () => {
  expect(acknowledgementOf([])).toEqual({ acknowledgement: "unsent" });
  expect(acknowledgementOf([{ messageId: "new" }, { messageId: "old", acknowledgedAt: AT }])).toEqual({
    acknowledgement: "waiting",
  });
});

test("one office's acknowledgement of the newest message is enough", () => {
  expect(acknowledgementOf([{ messageId: "new" }, { messageId: "new", acknowledgedAt: AT }])).toEqual({
    acknowledgement: "acknowledged",
    acknowledgedAt: AT,
  });
});
