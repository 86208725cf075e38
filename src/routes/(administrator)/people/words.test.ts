import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { invitationWords, needsWords } from './words.ts';

const MIGRATION = '../../../../supabase/migrations/20261101091062_invitations.sql';

test('each reason an invitation may fail for is said in words of its own', () => {
	const sql = readFileSync(join(import.meta.dirname, MIGRATION), 'utf8');
	const [, list] = /check \(failed in \(([^)]+)\)\)/.exec(sql)!;
	const words = [...list!.matchAll(/'(\w+)'/g)].map(([, word]) => word!);
	expect(words.length).toBeGreaterThan(5);
	const said = words.map((failed) => invitationWords({ state: 'failed', failed }));
	expect(new Set(said).size).toBe(words.length);
	expect(said).not.toContain(invitationWords({ state: 'failed', failed: 'grown_later' }));
});

test('whoever is told of reports needs a way to be, and an officer a patch too', () => {
	expect(needsWords('officer')).toContain('a patch');
	expect(needsWords('operator')).toContain('a way to be told');
	expect([needsWords('reporter'), needsWords('administrator')]).toEqual([null, null]);
});
