/**
 * Keeps the hashed files of the last builds beside those of the new one. A tab that was open before a
 * deploy, without a service worker yet, still asks for them.
 */
import type { Adapter } from '@sveltejs/kit';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** How many builds before the newest one keep their files. */
const PREVIOUS_BUILDS = 3;

const HASHED = '_app/immutable';
/** For each build, newest first, its hashed files. */
const LIST = '_app/builds.json';

function hashedFiles(folder: string): string[] {
	const root = join(folder, HASHED);
	if (!existsSync(root)) return [];
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
		.sort();
}

/** For each build in the folder, newest first, its hashed files. */
function buildsIn(folder: string): string[][] {
	const list = join(folder, LIST);
	if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8')) as string[][];
	const files = hashedFiles(folder); // built before there was a list
	return files.length === 0 ? [] : [files];
}

/** The hashed files of the newest build alone. */
export const currentFiles = (folder: string): string[] => buildsIn(folder)[0] ?? [];

/** Runs a build that empties the folder first, and puts back what the last builds had. */
export async function keepPreviousBuilds(
	folder: string,
	build: () => Promise<void>,
	most = PREVIOUS_BUILDS
): Promise<void> {
	const aside = mkdtempSync(join(tmpdir(), 'kraken-builds-'));
	try {
		const before = buildsIn(folder);
		if (before.length > 0) cpSync(join(folder, HASHED), join(aside, HASHED), { recursive: true });
		await build();
		const current = hashedFiles(folder);
		const previous = before.filter((files) => files.join() !== current.join()).slice(0, most);
		for (const file of new Set(previous.flat())) {
			const [kept, place] = [join(aside, file), join(folder, file)];
			if (existsSync(place) || !existsSync(kept)) continue;
			mkdirSync(dirname(place), { recursive: true });
			cpSync(kept, place);
		}
		writeFileSync(join(folder, LIST), JSON.stringify([current, ...previous]));
	} finally {
		rmSync(aside, { recursive: true, force: true });
	}
}

/** The adapter, with the files of previous builds kept in the folder it writes. */
export function keepingPreviousBuilds(adapter: Adapter, folder: string): Adapter {
	return {
		...adapter,
		adapt: (builder) => keepPreviousBuilds(folder, async () => adapter.adapt(builder))
	};
}
