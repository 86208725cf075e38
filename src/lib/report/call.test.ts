import { expect, test } from 'vitest';
import { callContent, callGaps, isBlank, newCall, type Call } from './call.ts';

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
	expect(callGaps(noted(), NOW)).toEqual([]);
	expect(callGaps(noted({ siteId: null, placeText: 'off the pier' }), NOW)).toEqual([]);
	expect(callGaps(noted({ caller: null, number: '01632 960555' }), NOW)).toEqual([]);
});

test('what is missing is asked for in the order of the form', () => {
	expect(callGaps(newCall(NOW), NOW)).toEqual(['caller', 'description', 'place', 'urgency']);
	expect(callGaps(noted({ time: '' }), NOW)).toEqual(['time']);
	expect(callGaps(noted({ urgency: 'routine', date: '' }), NOW)).toEqual(['date']);
});

test('what no report could hold is not sent', () => {
	expect(callGaps(noted({ time: '15:00' }), NOW)).toEqual(['future']);
	expect(callGaps(noted({ typed: 'somewhere' }), NOW)).toEqual(['typed']);
	expect(callGaps(noted({ description: 'x'.repeat(2001) }), NOW)).toEqual(['description']);
	expect(callGaps(noted({ placeText: 'x'.repeat(201) }), NOW)).toEqual(['place']);
	expect(callGaps(noted({ caller: null, name: 'x'.repeat(121) }), NOW)).toEqual(['caller']);
});

test('what happens now was seen as it is told, unless they say when it began', () => {
	expect(callGaps(noted({ urgency: 'now', time: '' }), NOW)).toEqual([]);
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
	expect(sent({ caller: null, name: ' Jory Penrose ', number: '' }).caller).toEqual({
		name: 'Jory Penrose',
		number: ''
	});
});

test('a new one is blank until something is noted', () => {
	expect(isBlank(newCall(NOW))).toBe(true);
	expect(isBlank({ ...newCall(NOW), number: '0' })).toBe(false);
});
