import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { invitationWords, missingWords, needsWords } from './words.ts';

const MIGRATION = '../../../../../supabase/migrations/20261101091062_invitations.sql';
const READINESS =
	'../../../../../supabase/migrations/20261130033000_successors_can_take_reports.sql';

test('each reason an invitation may fail for is said in words of its own', () => {
	const sql = readFileSync(join(import.meta.dirname, MIGRATION), 'utf8');
	const [, list] = /check \(failed in \(([^)]+)\)\)/.exec(sql)!;
	const words = [...list!.matchAll(/'(\w+)'/g)].map(([, word]) => word!);
	expect(words.length).toBeGreaterThan(5);
	const said = words.map((failed) => invitationWords({ state: 'failed', failed }));
	expect(new Set(said).size).toBe(words.length);
	expect(said).not.toContain(invitationWords({ state: 'failed', failed: 'grown_later' }));
});

test('each thing that a successor may lack is said in words of its own', () => {
	const sql = readFileSync(join(import.meta.dirname, READINESS), 'utf8');
	const body = /function app\.missing_for_reports[\s\S]+?\$\$;/.exec(sql)![0];
	const words = [...body.matchAll(/then '(\w+)'/g)].map(([, word]) => word!);
	expect(words).toEqual(['sign_in', 'shifts', 'channel', 'channel_proof']);
	for (const word of words) expect(missingWords([word])).not.toBe(word.replaceAll('_', ' '));
	expect(missingWords(['sign_in', 'grown_later'])).toBe('they have never signed in, grown later');
});

test('whoever is told of reports needs a way to be, and an officer a patch too', () => {
	expect(needsWords('officer')).toContain('a patch');
	expect(needsWords('operator')).toContain('a way to be told');
	expect([needsWords('reporter'), needsWords('administrator')]).toEqual([null, null]);
});
