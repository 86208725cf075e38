import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { guestErrors, lineOf, newGuest, refusalOf } from './invite.ts';

const GUEST = {
	name: 'Mara',
	email: 'mara@x.test',
	phone: '',
	role: 'reporter' as const,
	kind: 'harbour_master' as const,
	region: 'South',
	sites: [
		{ id: 'a', name: 'Pier' },
		{ id: 'b', name: 'Quay' }
	],
	home: 'b'
};

test('somebody is said as a line of a file would, with the ids of their sites', () => {
	expect(lineOf(GUEST)).toEqual({
		line: 1,
		cells: {
			name: 'Mara',
			email: 'mara@x.test',
			phone: '',
			role: 'reporter',
			kind: 'harbour_master',
			region: 'South',
			sites: 'a;b',
			home: 'b'
		}
	});
	const { cells } = lineOf({ ...GUEST, role: 'officer' as never });
	expect(cells).not.toHaveProperty('sites');
	expect(lineOf(newGuest()).cells).toMatchObject({ name: '', role: '', region: '' });
});

const refused = (column: string) =>
	refusalOf({
		...{ added: 0, changed: 0, unchanged: 0, lines: [] },
		errors: [{ line: 1, column, word: 'missing', about: null }]
	})!;

test('each thing that is wrong is told at the field that is asked for', () => {
	const at = (column: string, guest = GUEST) => guestErrors(refused(column), guest)[0]!.field;
	const columns = ['name', 'email', 'phone', 'region', 'role', 'kind', 'sites', 'home'];
	expect(columns.map((column) => at(column))).toEqual([
		'invite-name',
		'invite-email',
		'invite-phone',
		'invite-region',
		'invite-role-reporter',
		'invite-kind-harbour_master',
		'find-site',
		'home-a'
	]);
	expect(at('home', { ...GUEST, sites: [] })).toBe('find-site');
});

test('an answer without errors is no refusal, and another failure is about no field', () => {
	const answer = { added: 1, changed: 0, unchanged: 0, errors: [], lines: [] };
	expect(refusalOf(answer)).toBe(null);
	const offline = new Failure('offline', { cause: new TypeError('no network') });
	expect(guestErrors(offline, GUEST)).toEqual([]);
});
