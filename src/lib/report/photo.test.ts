import { expect, test } from 'vitest';
import { isTimeOfPhoto } from './photo.ts';

const at = (time: string) => ({ takenAt: new Date(`2026-11-30T${time}:00Z`) });

test('a time seen is a photo’s when any of the photos was taken then', () => {
	const seen = new Date('2026-11-30T09:15:00Z');
	expect(isTimeOfPhoto(seen, [at('08:00'), { takenAt: null }, at('09:15')])).toBe(true);
	expect(isTimeOfPhoto(seen, [at('08:00'), { takenAt: null }])).toBe(false);
	expect(isTimeOfPhoto(seen, [])).toBe(false);
});
