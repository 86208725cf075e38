/** How many cases a property is tried on; fewer where the same has been tried on another server. */
export const ROUNDS = Number(process.env.FC_ROUNDS ?? 1000);
