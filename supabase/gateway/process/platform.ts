/** `npm run platform -- DATABASE_URL`: gives a plain PostgreSQL what Supabase has before migrations. */
import { applyPlatform } from './migrate.ts';
import { fail } from '../start.ts';
import { Trouble } from '../trouble.ts';

try {
	const url = process.argv[2];
	if (!url)
		throw new Trouble('Name the database: npm run platform -- postgres://superuser@host/database');
	await applyPlatform(url);
} catch (error) {
	fail(error);
}
