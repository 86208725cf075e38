import { expect, test } from 'vitest';
import { functionSql, schemaFile } from '../../../../../tests/support/schema.ts';
import { invitationWords, missingWords, needsWords } from './words.ts';

test('each reason an invitation may fail for is said in words of its own', () => {
	const sql = schemaFile('21_people/invitations');
	const [, list] = /check \(failed in \(([^)]+)\)\)/.exec(sql)!;
	const words = [...list!.matchAll(/'(\w+)'/g)].map(([, word]) => word!);
	expect(words.length).toBeGreaterThan(5);
	const said = words.map((failed) => invitationWords({ state: 'failed', failed }));
	expect(new Set(said).size).toBe(words.length);
	expect(said).not.toContain(invitationWords({ state: 'failed', failed: 'grown_later' }));
});

test('each thing that a successor may lack is said in words of its own', () => {
	const body = functionSql('app.missing_for_reports');
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
