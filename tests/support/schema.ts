/** The text of supabase/schemas, for tests that compare the words of SQL with those of the app. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../supabase/schemas');

/** Each schema file: its path below supabase/schemas, and its text. */
export function schemaFiles(): readonly { path: string; sql: string }[] {
	return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.sql'))
		.map((path) => ({ path, sql: readFileSync(join(FOLDER, path), 'utf8') }));
}

/** One schema file's text. `path` is relative to supabase/schemas and has no extension. */
export const schemaFile = (path: string): string =>
	readFileSync(join(FOLDER, `${path}.sql`), 'utf8');

/** The definition of one function, body included. @throws when there is none of that name */
export function functionSql(name: string): string {
	const start = `create function ${name}(`;
	const { sql } = schemaFiles().find((file) => file.sql.includes(start)) ?? {};
	if (sql === undefined) throw new Error(`no schema file defines ${name}`);
	const [text] = /^[\s\S]+?(?:\$(\w*)\$[\s\S]+?\$\1\$)?;$/m.exec(sql.slice(sql.indexOf(start)))!;
	return text;
}
