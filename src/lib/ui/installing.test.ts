import { expect, test } from 'vitest';
import { isInstalled, isIos } from './installing.svelte.ts';

const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/27.2 Mobile/15E148 Safari/604.1';
const MAC =
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/27.2 Safari/605.1.15';
const ANDROID =
	'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/148.0.0.0 Mobile Safari/537.36';

test('an iPad is told from the Mac it claims to be', () => {
	expect(isIos({ userAgent: IPHONE, maxTouchPoints: 5 })).toBe(true);
	expect(isIos({ userAgent: MAC, maxTouchPoints: 5 })).toBe(true);
	expect(isIos({ userAgent: MAC, maxTouchPoints: 0 })).toBe(false);
	expect(isIos({ userAgent: ANDROID, maxTouchPoints: 5 })).toBe(false);
});

test('an app with an icon of its own is known by its window, or by Safari’s word', () => {
	const media = (matches: boolean) => ({ matchMedia: () => ({ matches }) as MediaQueryList });
	const phone = { userAgent: IPHONE, maxTouchPoints: 5 };
	expect(isInstalled(media(true), phone)).toBe(true);
	expect(isInstalled(media(false), { ...phone, standalone: true })).toBe(true);
	expect(isInstalled(media(false), phone)).toBe(false);
});
