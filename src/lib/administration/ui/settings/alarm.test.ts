import { expect, test } from 'vitest';
import { addressesOf, alarmErrors, changedText, typedOf } from './alarm.ts';

const fieldsOf = (emails: string, web = '') =>
	alarmErrors({ emails, web }).map(({ field }) => field);

test('addresses are taken a line each, or however they were pasted', () => {
	const typed = { emails: ' ann@harbour.test\nbob@harbour.test, ann@harbour.test\n', web: ' ' };
	expect(addressesOf(typed)).toEqual({
		emails: ['ann@harbour.test', 'bob@harbour.test'],
		webAddress: null
	});
	expect(alarmErrors(typed)).toEqual([]);
	expect(alarmErrors({ emails: '', web: '' })).toEqual([]);
	const held = { emails: ['ann@harbour.test'], webAddress: 'https://alarm.test/a?b=c' };
	expect(addressesOf(typedOf(held))).toEqual(held);
});

test('what is no address is named at its field', () => {
	expect(alarmErrors({ emails: 'ann@harbour', web: '' })).toEqual([
		{
			field: 'alarm-emails',
			text: '“ann@harbour” is not an e-mail address. Write it like name@example.org.'
		}
	]);
	expect(fieldsOf('a@b.test c@b.test d@b.test e@b.test f@b.test')).toEqual([]);
	expect(fieldsOf('a@b.test c@b.test d@b.test e@b.test f@b.test g@b.test')).toEqual([
		'alarm-emails'
	]);
	for (const web of ['alarm.test', 'http://alarm.test', 'https://ann:pw@alarm.test', 'https://a b'])
		expect(fieldsOf('', web), web).toEqual(['alarm-web']);
	for (const web of ['https://alarm.test', 'https://10.0.0.5:8443/x', 'http://127.0.0.1:9/x'])
		expect(fieldsOf('', web), web).toEqual([]);
});

test('what a colleague set is said', () => {
	const now = { emails: ['bob@harbour.test'], webAddress: null };
	expect(changedText(now)).toContain('set these addresses: bob@harbour.test. Save again');
	expect(changedText({ emails: [], webAddress: null })).toContain('addresses: none.');
});
