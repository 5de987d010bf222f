import { registry } from "../../kernel/registry.ts";
import type { JointDetector } from "../joint-detector.ts";
import { coMovement } from "./co-movement.ts";
import { echoGuard } from "./echo-guard.ts";

/** Every detector of several series. To add one: write its file and its test, and add it here. */
export const jointDetectors = registry<JointDetector>("joint detector", [echoGuard, coMovement]);
