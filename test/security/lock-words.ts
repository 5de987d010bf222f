/** How SQL asks for a lock that others wait for. */
export const LOCK = /pg_(try_)?advisory_(xact_)?lock(_shared)?|\bFOR UPDATE\b|\bLOCK TABLE\b/i;
