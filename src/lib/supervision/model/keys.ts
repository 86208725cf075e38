import type { Urgency } from '$lib/report/urgency.ts';
import type { OfferedDimension } from './dimensions.ts';
import type { Keys } from './tables.ts';
import { URGENCIES, urgencyWords } from '$lib/report/urgency.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const OWNER_STEPS: Record<string, string> = {
	officer: 'Officer',
	twin: 'Twin',
	hotline: 'Hotline'
};

const byLabel = (by: string, none: string): Keys => ({
	by,
	name: ({ key, label }) => (key === '' ? none : (label ?? key)),
	compare: () => 0 // by what they are called
});
const byKey = (a: string, b: string) => a.localeCompare(b);
const inOrder = (order: readonly string[]) => (a: string, b: string) =>
	order.indexOf(a) - order.indexOf(b);

/** Of each dimension what its keys are called, and their order. */
export const KEYS: Record<OfferedDimension, Keys> = {
	patch: byLabel('patch', 'No patch (hotline)'),
	site: byLabel('site', 'No known site'),
	urgency: {
		by: 'urgency',
		name: ({ key }) => urgencyWords(key as Urgency),
		compare: inOrder(URGENCIES)
	},
	owner_step: {
		by: 'channel',
		name: ({ key }) => OWNER_STEPS[key] ?? key,
		compare: inOrder(Object.keys(OWNER_STEPS))
	},
	hour: { by: 'hour', name: ({ key }) => `${key}:00 to ${key}:59`, compare: byKey },
	weekday: {
		by: 'weekday',
		name: ({ key }) => WEEKDAYS[Number(key) - 1] ?? key,
		compare: byKey
	}
};

/** A dimension as people call it; one of a later server as it is. */
export const dimensionWords = (dimension: string): string =>
	Object.hasOwn(KEYS, dimension) ? KEYS[dimension as OfferedDimension].by : dimension;
