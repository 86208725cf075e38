import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { currentFiles, keepPreviousBuilds } from './previous-builds.ts';
import { staticApp } from '../static.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kraken-build-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A build that empties its folder first, as the adapter does. */
const build = (names: string[]) => async () => {
	rmSync(folder, { recursive: true });
	mkdirSync(join(folder, '_app/immutable/nodes'), { recursive: true });
	writeFileSync(join(folder, '200.html'), names.join());
	for (const name of names) writeFileSync(join(folder, '_app/immutable/nodes', name), name);
};
const release = (...names: string[]) => keepPreviousBuilds(folder, build(names));
const served = async (name: string) =>
	(await staticApp(folder).request(`/_app/immutable/nodes/${name}`)).status;

test('three previous builds keep their hashed files, and the fourth goes @row20 @mode11', async () => {
	await build(['a1.js', 'same.js'])(); // by a version that kept nothing
	for (const name of ['a2.js', 'a3.js', 'a4.js']) await release(name, 'same.js');
	for (const name of ['a1.js', 'a2.js', 'a3.js', 'a4.js', 'same.js'])
		expect(await served(name), name).toBe(200);
	await release('a5.js', 'same.js');
	expect(await served('a1.js')).toBe(404);
	for (const name of ['a2.js', 'a3.js', 'a4.js', 'a5.js', 'same.js'])
		expect(await served(name), name).toBe(200);
	expect(readFileSync(join(folder, '200.html'), 'utf8')).toBe('a5.js,same.js');
	expect(currentFiles(folder)).toEqual([
		'_app/immutable/nodes/a5.js',
		'_app/immutable/nodes/same.js'
	]);
});

test('the same build again is no release: it pushes no older one out @row20', async () => {
	await release('a1.js');
	for (let again = 0; again < 5; again++) await release('a2.js');
	expect(await served('a1.js')).toBe(200);
});
