/** One PostgreSQL for all stories of a worker; each story has a fresh copy of the seeded database. */
import { join } from 'node:path';
import pg from 'pg';
import { applyPlatform, migrate } from '../../supabase/gateway/process/migrate.ts';
import { startPostgres } from '../../supabase/gateway/process/postgres.ts';

const SEED = join(import.meta.dirname, '../../supabase/seed.sql');

export type Server = {
	/** The address of a database that nobody else uses, as the seed leaves it. */
	copy(): Promise<string>;
	stop(): Promise<void>;
};

export async function startServer(): Promise<Server> {
	const postgres = await startPostgres({ fast: true });
	const addressOf = (name: string) => Object.assign(new URL(postgres.url), { pathname: name }).href;
	const admin = new pg.Client({ connectionString: postgres.url });
	await admin.connect();
	await admin.query('create database seeded');
	await applyPlatform(addressOf('seeded'));
	await migrate(addressOf('seeded'), { seed: SEED });
	let copies = 0;
	return {
		async copy() {
			const name = `story_${++copies}`;
			await admin.query(`create database ${name} template seeded`);
			return addressOf(name);
		},
		async stop() {
			await admin.end();
			await postgres.stop();
		}
	};
}
