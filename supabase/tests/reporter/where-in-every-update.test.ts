/** Supabase loads safeupdate for API roles: an UPDATE or DELETE without WHERE fails, also inside a function. */
import { expect } from 'vitest';
import { test } from '../support/harness.ts';

/** Each UPDATE and DELETE of some SQL, up to the end of its statement or of the parentheses around it. */
function writesIn(sql: string): string[] {
	const code = sql.replaceAll(/--[^\n]*/g, '').replaceAll(/'(?:[^']|'')*'/g, "''");
	const begins = code.matchAll(/\b(?:update\s+(?:app|public|storage)\.|delete\s+from\s)/gi);
	return [...begins].map(({ index }) => {
		let depth = 0;
		let end = index;
		for (; end < code.length && code[end] !== ';'; end++) {
			if (code[end] === '(') depth++;
			if (code[end] === ')' && --depth < 0) break;
		}
		return code.slice(index, end);
	});
}
const withoutWhere = (sql: string) => writesIn(sql).filter((one) => !/\bwhere\b/i.test(one));

test('what has no WHERE is found, in a block and in a part of a query', () => {
	expect(withoutWhere('update app.a set b = 1; delete from app.c;')).toHaveLength(2);
	expect(
		withoutWhere('with x as (delete from app.c returning *) select from x where true')
	).toHaveLength(1);
	expect(withoutWhere('update app.a set b = (select c from d) where true')).toEqual([]);
});

test('every UPDATE and DELETE of every function has a WHERE', async ({ db }) => {
	const functions = (await db.sql(
		`select proname, prosrc from pg_proc
		where pronamespace in ('app'::regnamespace, 'public'::regnamespace)`
	)) as { proname: string; prosrc: string }[];
	expect(functions.flatMap(({ prosrc }) => writesIn(prosrc)).length).toBeGreaterThan(50);
	expect(
		functions.flatMap(({ proname, prosrc }) =>
			withoutWhere(prosrc).map((one) => `${proname}: ${one}`)
		)
	).toEqual([]);
});
