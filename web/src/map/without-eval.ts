/** Imported before any schema of a worker: zod is not to try whether it may make functions from text. */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
