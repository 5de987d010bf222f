/** Loaded before a program of any age: when it ends it writes how much processor time it took, in microseconds. */
import { writeFileSync } from "node:fs";

const { CPU_FILE } = process.env;
if (CPU_FILE !== undefined)
  process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(CPU_FILE, String(user + system));
  });
