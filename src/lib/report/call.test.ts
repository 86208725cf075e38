import * as v from 'valibot';
import { expect, test } from 'vitest';
import { callContent, callErrors, callSchema, isBlank, newCall, type Call } from './call.ts';

const NOW = new Date('2026-11-03T14:00:00Z');
const LATER = new Date('2026-11-03T14:20:00Z');
const APP = 'app-1';
const barnaby = { id: 'barnaby', name: 'Barnaby Bollard', kind: 'harbour_master', sites: [] };

function noted(change: Partial<Call> = {}): Call {
	const told = { caller: barnaby, description: 'A grey RHIB', siteId: 'yarmouth' };
	return { ...newCall(NOW), ...told, urgency: 'today', time: '13:10', ...change };
}

const sent = (change: Partial<Call> = {}, at = NOW) =>
	callContent({ ...noted(change), filed: { at, appVersion: APP } }, 'hattie');

test('who, what, where and when are enough', () => {
	expect(callErrors(noted(), NOW)).toEqual([]);
	expect(callErrors(noted({ siteId: null, placeText: 'off the pier' }), NOW)).toEqual([]);
	expect(callErrors(noted({ caller: null, number: '01632 960555' }), NOW)).toEqual([]);
});

test('what is missing is asked for in the order of the form', () => {
	expect(callErrors(newCall(NOW), NOW)).toEqual(['caller', 'description', 'place', 'urgency']);
	expect(callErrors(noted({ time: '' }), NOW)).toEqual(['time']);
	expect(callErrors(noted({ urgency: 'routine', date: '' }), NOW)).toEqual(['date']);
});

test('what no report could hold is not sent', () => {
	expect(callErrors(noted({ time: '15:00' }), NOW)).toEqual(['future']);
	expect(callErrors(noted({ typed: 'somewhere' }), NOW)).toEqual(['typed']);
	expect(callErrors(noted({ description: 'x'.repeat(2001) }), NOW)).toEqual(['description']);
	expect(callErrors(noted({ placeText: 'x'.repeat(201) }), NOW)).toEqual(['place']);
	expect(callErrors(noted({ caller: null, name: 'x'.repeat(121) }), NOW)).toEqual(['caller']);
	expect(callErrors(noted({ caller: null, name: 'x'.repeat(120) }), NOW)).toEqual([]);
	expect(callErrors(noted({ caller: null, number: '0'.repeat(120) }), NOW)).toEqual([]);
	expect(callErrors(noted({ number: '0'.repeat(121) }), NOW)).toEqual(['number']);
	expect(callErrors(noted({ caller: null, name: ' ', number: '\0' }), NOW)).toEqual(['caller']);
	expect(callErrors(noted({ typed: ' ' }), NOW)).toEqual([]);
	for (const date of ['x2026-10-30', '2026-10-30x'])
		expect(callErrors(noted({ urgency: 'routine', date }), NOW)).toEqual(['date']);
	expect(callErrors(noted({ urgency: 'routine', date: '2026-10-30', time: '' }), NOW)).toEqual([
		'time'
	]);
});

test('what happens now was seen as it is told, unless they say when it began', () => {
	expect(callErrors(noted({ urgency: 'now', time: '' }), NOW)).toEqual([]);
	expect(sent({ urgency: 'now', time: '' }, LATER).seen_at).toBe(LATER.toISOString());
	expect(sent({ urgency: 'now', time: '13:50' }).seen_at).toBe('2026-11-03T13:50:00.000Z');
	expect(sent({ danger: true, urgency: null, time: '' })).toMatchObject({
		danger_to_life: true,
		urgency: 'now',
		seen_at: NOW.toISOString()
	});
});

test('today is the day of the call, also after midnight, and another day is said', () => {
	expect(sent({ time: '23:50' }, new Date('2026-11-04T00:10:00Z')).seen_at).toBe(
		'2026-11-03T23:50:00.000Z'
	);
	expect(sent({ urgency: 'routine', date: '2026-10-30' }).seen_at).toBe('2026-10-30T13:10:00.000Z');
});

test('sent again it is the same, and a caller without an account is named in it', () => {
	expect(sent()).toEqual(sent());
	expect(sent()).not.toHaveProperty('caller');
	expect(sent()).toMatchObject({
		...{ indicator_version: null, app_version: APP, site_id: 'yarmouth', urgency: 'today' },
		...{ danger_to_life: false, saved_at: NOW.toISOString(), position_source: null },
		description: 'A grey RHIB'
	});
	const typed = { latitude: 50.7, longitude: -1.5, accuracyMetres: null, fixedAt: null };
	expect(
		sent({ position: { ...typed, source: 'typed' }, placeText: 'off the pier' })
	).toMatchObject({ latitude: 50.7, longitude: -1.5, place_text: 'off the pier' });
	expect(sent({ caller: null, name: ' Jory Penrose ', number: '' }).caller).toEqual({
		name: 'Jory Penrose',
		number: ''
	});
});

test('a new one is blank until something is noted', () => {
	expect(isBlank(newCall(NOW))).toBe(true);
	expect(isBlank({ ...newCall(NOW), number: '0' })).toBe(false);
	expect(newCall(NOW)).toEqual({
		...{ id: expect.any(String), startedAt: NOW, caller: null, name: '', number: '' },
		...{ description: '', siteId: null, typed: '', position: null, placeText: '' },
		...{ urgency: null, danger: false, date: '2026-11-03', time: '', filed: null, receipt: null }
	});
	expect(isBlank({ ...newCall(NOW), date: '2026-11-02' })).toBe(true); // the day alone is no note
});

test('notes are read from storage as they were written, in every state of a call', () => {
	const receipt = {
		...{ reference: 'KR-2222-2222', kind: 'report' as const, receivedAt: NOW },
		...{ step: 'twin' as const, ownerName: null, reason: null },
		...{ hotlineAlerted: true, deadlineAt: NOW }
	};
	const position = {
		...{ latitude: 50.7, longitude: -1.5, source: 'typed' as const },
		...{ accuracyMetres: null, fixedAt: null }
	};
	const calls: Call[] = [
		newCall(NOW),
		noted({ caller: { ...barnaby, sites: [{ id: 'y', name: 'Yarmouth' }] }, position }),
		...(['now', 'today', 'routine'] as const).map((urgency) => noted({ urgency })),
		noted({ filed: { at: NOW, appVersion: APP }, receipt }),
		noted({ receipt: { ...receipt, kind: 'addendum', step: 'officer' } }),
		noted({ receipt: { ...receipt, step: 'hotline', ownerName: 'Ona', reason: 'urgent' } })
	];
	for (const call of calls) expect(v.parse(callSchema, structuredClone(call))).toEqual(call);
	for (const wrong of [
		{ id: 'x' },
		{ urgency: 'soon' },
		{ receipt: { ...receipt, step: 'police' } }
	])
		expect(v.is(callSchema, { ...newCall(NOW), ...wrong })).toBe(false);
});
