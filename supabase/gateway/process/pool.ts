/** Connections to a database that may restart, freeze or fill up at any moment. */
import pg from 'pg';

/** Who waits longer for a connection, or for an answer, is told that the database is away. */
const PATIENCE_MS = 15_000;

type PoolOptions = {
	readonly max: number;
	/** How long a connection may take to come, and one statement to be answered, in ms. */
	readonly patienceMs?: number | undefined;
};

/**
 * A pool whose connections may break without ending this process: idle ones, and ones at work, whose
 * statement then fails. Both are replaced.
 */
export function openPool(
	connectionString: string,
	{ max, patienceMs = PATIENCE_MS }: PoolOptions
): pg.Pool {
	const pool = new pg.Pool({
		connectionString,
		max,
		connectionTimeoutMillis: patienceMs,
		query_timeout: patienceMs
	});
	pool.on('error', () => {});
	// The pool listens only to those that are idle. An error without a listener ends a process.
	pool.on('connect', (client) => void client.on('error', () => {}));
	return pool;
}

/** Does the work in one transaction. A connection on which it cannot be ended is thrown away. */
export async function transaction<T>(
	pool: pg.Pool,
	work: (tx: pg.PoolClient) => Promise<T>,
	end: 'commit' | 'rollback' = 'commit'
): Promise<T> {
	const tx = await pool.connect();
	let broken = false;
	try {
		await tx.query('begin');
		const result = await work(tx);
		await tx.query(end);
		return result;
	} catch (error) {
		await tx.query('rollback').catch(() => (broken = true));
		throw error;
	} finally {
		tx.release(broken);
	}
}

/**
 * SQLSTATE classes that say nothing of the statement: connection (08), resources such as disk, memory
 * and connections (53), an operator's intervention (57P), and the system's own errors (58).
 */
const AWAY_STATES = /^(08|53|57P|58)/;
/** What `pg` and Node say of a connection that broke, or never came. */
const AWAY_CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;
const AWAY_WORDS =
	/^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

export const DATABASE_AWAY = 'The database does not answer';

/** The line for the log, with what the database or its driver said. */
export const awayWords = (...details: readonly (string | null | undefined)[]): string =>
	[DATABASE_AWAY, ...details].filter(Boolean).join(': ');

/** Whether a code that PostgREST passes on is one of these, or its own of a connection that fails. */
export const isAwayCode = (code: string): boolean =>
	AWAY_STATES.test(code) || /^PGRST00\d$/.test(code);

/** Whether the database could not be asked at all: nothing is known of what was asked. */
export function isAway(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { code = '' } = error as { code?: unknown };
	return (
		AWAY_CODES.test(String(code)) ||
		(error instanceof pg.DatabaseError && AWAY_STATES.test(String(code))) ||
		AWAY_WORDS.test(error.message)
	);
}
