/** Hears of broadcasts as the database commits them. */
import pg from 'pg';

export type Broadcast = {
	readonly id: string;
	readonly topic: string;
	readonly event: string;
	readonly payload: unknown;
};

export type Post = { stop(): Promise<void> };

const AGAIN_MS = 500;
const KEPT_MS = 10 * 60_000;

/**
 * Calls `arrived` with every private broadcast, and `gap` when some may have been missed because
 * the line to the database broke.
 */
export async function startPost(
	databaseUrl: string,
	pool: pg.Pool,
	{ arrived, gap }: { arrived: (one: Broadcast) => void; gap: () => void }
): Promise<Post> {
	let stopped = false;
	let client: pg.Client | null = null;
	let again: NodeJS.Timeout | null = null;

	async function fetched(id: string): Promise<void> {
		const { rows } = await pool.query<Broadcast>(
			'select id, topic, event, payload from realtime.messages where id = $1 and private',
			[id]
		);
		for (const one of rows) arrived(one);
	}

	async function listen(): Promise<void> {
		const mine = new pg.Client({ connectionString: databaseUrl });
		mine.on('error', () => {}); // its end says enough
		mine.on('end', () => {
			if (stopped || client !== mine) return;
			client = null;
			gap();
			retry();
		});
		mine.on('notification', ({ payload }) => {
			fetched(payload!).catch(gap);
		});
		await mine.connect();
		client = mine;
		await mine.query('listen realtime');
		if (stopped) await mine.end();
	}

	function retry(): void {
		again = setTimeout(() => {
			if (!stopped) listen().catch(retry);
		}, AGAIN_MS);
	}

	await listen();
	// Supabase drops old days; nobody reads one twice
	const broom = setInterval(() => {
		pool
			.query(`delete from realtime.messages where inserted_at < now() - interval '1 hour'`)
			.catch(() => {}); // in ten minutes again
	}, KEPT_MS);
	return {
		async stop() {
			stopped = true;
			clearInterval(broom);
			if (again) clearTimeout(again);
			await client?.end();
		}
	};
}
