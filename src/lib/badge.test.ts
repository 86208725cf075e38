import { expect, test } from 'vitest';
import { showBadge } from './badge.ts';

/** An icon that keeps what it was told. */
function anIcon() {
	const said: unknown[] = [];
	return {
		said,
		setAppBadge: (...count: unknown[]) => Promise.resolve(void said.push(count[0] ?? 'a dot')),
		clearAppBadge: () => Promise.resolve(void said.push('nothing'))
	};
}

test('the icon says how many wait, that something does, and nothing when nothing does', async () => {
	const icon = anIcon();
	for (const count of [3, null, 1, 0]) await showBadge(count, icon);
	expect(icon.said).toEqual([3, 'a dot', 1, 'nothing']);
});

test('a browser that has no such icon, or will not, is no failure', async () => {
	await showBadge(3, {});
	await showBadge(0, {});
	const refuses = () => Promise.reject(new DOMException('not installed', 'NotAllowedError'));
	await showBadge(3, { setAppBadge: refuses, clearAppBadge: refuses });
	await showBadge(0, { setAppBadge: refuses, clearAppBadge: refuses });
});
