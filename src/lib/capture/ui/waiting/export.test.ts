import { expect, test } from 'vitest';
import { newAddendum } from '$lib/report/addendum.ts';
import { newDraft } from '$lib/report/draft.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { additionText, pageOf, reportText } from './export.ts';

const NOW = new Date('2026-11-03T14:00:00Z');
const PERSON = { name: 'Barnaby Bollard' };

function draft() {
	const at = { siteId: 'yarmouth', indicatorVersion: 1 };
	return { ...newDraft('barnaby', at, NOW), description: 'Grey RHIB', seenAt: NOW };
}

test('a copy of a report has every part of it in words', () => {
	const report = draft();
	report.vessel.name = 'Ariadne';
	report.identifiers.push({ kind: 'imo', value: '9074728' });
	report.vehicles.push({ registration: 'AB12 CDE', make: 'Transit', colour: 'white' });
	report.notKnown.push('people');
	const text = reportText(report, PERSON, null);
	expect(text).toContain('Name: Name: Ariadne');
	expect(text).toContain('Numbers on it: IMO number: 9074728 (does not add up)');
	expect(text).toContain('Vehicles ashore: AB12 CDE, Transit, white');
	expect(text).toContain('People aboard: I do not know');
	expect(text).toContain('Course and speed: not said');
});

test('a copy of a report can be read out, and its data be taken in by a machine', () => {
	const report = draft();
	const text = reportText(report, PERSON, null);
	expect(text).toContain(`Report ${referenceOf(report.id)}, not sent`);
	expect(text).toContain('From: Barnaby Bollard');
	expect(text).toContain('Grey RHIB');
	const { id, content } = JSON.parse(text.split('\r\n').at(-1)!);
	expect(id).toBe(report.id);
	expect(content.description).toBe('Grey RHIB');
});

test('what was frozen when it was filed is what the copy holds', () => {
	const text = reportText(draft(), PERSON, null, { payload_version: 1, description: 'as filed' });
	expect(JSON.parse(text.split('\r\n').at(-1)!).content.description).toBe('as filed');
});

test('a copy of an addition names its report', () => {
	const report = draft();
	const text = additionText({ ...newAddendum('barnaby', report.id, NOW), text: 'It left' }, PERSON);
	expect(text).toContain(`Addition to report ${referenceOf(report.id)}`);
	expect(text).toContain('It left');
});

test('words in a page stay words, and pictures are in it', () => {
	const page = pageOf('Report', [
		{ text: '<script>alert(1)</script> & more', pictures: ['data:image/jpeg;base64,AAAA'] }
	]);
	expect(page).not.toContain('<script>');
	expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; more');
	expect(page).toContain('<img src="data:image/jpeg;base64,AAAA"');
});
