/** All that the API offers and all that the database holds, out of its own catalogue. */
import type { Pool } from 'pg';

export type ApiFunction = { name: string; args: { name: string; type: string }[] };

/** Each table and view of the API with its columns. */
export async function relationsOf(pool: Pool): Promise<Map<string, string[]>> {
	const { rows } = await pool.query(
		`select relname as name, array_agg(attname::text order by attnum) as columns
		from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
		group by relname order by relname`
	);
	return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** Each function of the API with what it takes. */
export async function functionsOf(pool: Pool): Promise<ApiFunction[]> {
	const { rows } = await pool.query(
		`select proname as name, coalesce(proargnames[1:pronargs], '{}') as args,
			array(select format_type(type, null) from unnest(proargtypes) as type) as types
		from pg_proc where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
		order by proname`
	);
	return rows.map(({ name, args, types }) => ({
		name,
		args: (args as string[]).map((arg, place) => ({ name: arg, type: types[place] }))
	}));
}

/** Every row of every table, in one word a table. */
export async function everything(pool: Pool): Promise<Record<string, string>> {
	const { rows } = await pool.query(
		`select format('%I.%I', schemaname, tablename) as name from pg_tables
		where schemaname in ('app', 'public', 'auth', 'storage', 'cron')`
	);
	const all: Record<string, string> = {};
	for (const { name } of rows as { name: string }[]) {
		const said = await pool.query(
			`select md5(coalesce(string_agg(row::text, chr(10) order by row::text), '')) as rows from ${name} as row`
		);
		all[name] = said.rows[0].rows;
	}
	return all;
}
