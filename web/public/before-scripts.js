// The one policy of Trusted Types: text becomes a worker's script only if it is the address of one of our own
// files, and it becomes HTML or a script never. The map and the point columns start workers by address.
globalThis.trustedTypes?.createPolicy("default", {
  createScriptURL(address) {
    const { origin, pathname } = new URL(address, location.href);
    if (origin === location.origin && /^\/assets\/[\w.-]+\.m?js$/.test(pathname)) return address;
    return undefined;
  },
});

// zod would try whether it may make functions from text, which the policy forbids and reports. Schemas are
// built while the modules load, so that it has to be told before the first of them.
globalThis.__zod_globalConfig = { jitless: true };
