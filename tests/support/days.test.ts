import { expect, test } from 'vitest';
import { dayFromNow } from './days.ts';

test('days are counted over a change of the clocks, late in the evening too', () => {
	const late = new Date('2026-11-29T23:30:00Z');
	expect(dayFromNow(0, late)).toBe('2026-11-29');
	expect(dayFromNow(-89, late)).toBe('2026-09-01');
	const summer = new Date('2026-08-01T23:30:00Z'); // the next day on the coast
	expect([dayFromNow(0, summer), dayFromNow(1, summer)]).toEqual(['2026-08-02', '2026-08-03']);
});
