import { z } from "zod";
import { seeNotices } from "../../guard/notices.ts";
import { operation } from "../operation.ts";

export const noticesSeen = operation({
  id: "notices-seen",
  title: "Marks what happened to one's own sign-in as seen",
  about: "All of it at once; it stays on the account page.",
  permission: "self",
  effect: "write",
  only: "http",
  input: z.object({}),
  output: z.object({ seen: z.int() }),
  async run(_input, { system, principal, writer }) {
    if (principal.isLocal) return { seen: 0 };
    return writer.transaction(async ({ sql }) => ({
      seen: await seeNotices(sql, principal.id, system.door.clock.now()),
    }));
  },
});
