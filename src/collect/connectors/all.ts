import { registry } from "../../kernel/registry.ts";
import type { Connector } from "../connector.ts";
import { feed } from "./feed.ts";
import { fileOverHttp } from "./file-over-http.ts";
import { folder } from "./folder.ts";

/** Every connector there is. To add one: write its file and its test, and add it here. */
export const connectors = registry<Connector>("connector", [feed, fileOverHttp, folder]);
