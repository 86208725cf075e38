/** What must be true before anybody beyond this machine may reach the gateway. */
import { DEMONSTRATION, type ApiKeys } from './keys.ts';
import { connected } from './process/migrate.ts';
import { Trouble } from './trouble.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** `sb_secret_` and at least this much that nobody can guess. */
const SECRET_LENGTH = 32;

/** Whether a host's name, as in an address or in HOST, is this machine to itself. */
export function isLoopback(host: string): boolean {
	return LOOPBACK.has(host.replace(/^\[|\]$/g, ''));
}

/** @throws Trouble when everybody has, or could guess, a key of a gateway that is open to others. */
export function assertOwnKeys(host: string, keys: ApiKeys): void {
	const how =
		'Set SUPABASE_PUBLISHABLE_KEY=sb_publishable_… and SUPABASE_SECRET_KEY=sb_secret_… to keys of your own ' +
		'(openssl rand -hex 24 makes the rest of one), and build the app with the same PUBLIC_SUPABASE_PUBLISHABLE_KEY.';
	const demonstration = Object.values(DEMONSTRATION);
	if ([keys.publishable, keys.secret].some((key) => demonstration.includes(key))) {
		throw new Trouble(
			`HOST=${host} would open this to others with the demonstration keys, which everybody has. ${how}`
		);
	}
	if (keys.secret.length < SECRET_LENGTH) {
		throw new Trouble(
			`HOST=${host} would open this to others with a secret key short enough to guess. ${how}`
		);
	}
}

/** @throws Trouble when the database holds accounts whose password is in the README. */
export async function assertNobodyInvented(databaseUrl: string): Promise<void> {
	const { rows } = await connected(databaseUrl, (client) =>
		client.query(`select count(*)::int as n from auth.users where email like '%@example.test'`)
	);
	if (rows[0].n === 0) return;
	throw new Trouble(
		`This database holds ${rows[0].n} demonstration accounts, whose password everybody knows. ` +
			'Start with a data folder of its own: KRAKEN_DATA=/some/empty/folder'
	);
}
