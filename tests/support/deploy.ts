/** What a release does to a served folder, without building twice: every hashed file changes its name. */
import { createHash } from 'node:crypto';
import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import {
	currentFiles,
	keepPreviousBuilds
} from '../../supabase/gateway/process/previous-builds.ts';

const TEXT = /\.(html|js|css|json|webmanifest)$/;

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
}

/** A copy of the build of one's own, to deploy over. */
export function copyOfBuild(build: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-app-'));
	cpSync(build, folder, { recursive: true });
	// Earlier releases' files are not this release's, and of packed twins only the originals are changed below.
	const current = new Set(currentFiles(build).map((file) => join(folder, file)));
	const hashed = join(folder, '_app/immutable');
	for (const file of filesIn(folder))
		if (/\.(gz|br)$/.test(file) || (file.startsWith(hashed) && !current.has(file))) rmSync(file);
	rmSync(join(folder, '_app/builds.json'), { force: true });
	return folder;
}

function renamed(file: string, version: string): string {
	const extension = extname(file);
	return `${basename(file, extension)}.${version}${extension}`;
}

/** The page's one inline script is allowed by its hash. */
function withHash(html: string): string {
	const script = /<script>([\s\S]*?)<\/script>/.exec(html)![1]!;
	const hash = createHash('sha256').update(script).digest('base64');
	return html.replace(/'sha256-[^']+'/, `'sha256-${hash}'`);
}

/** The same as `npm run build` does it: the files of the last releases stay beside those of the next. */
export const deployBeside = (folder: string, version: string): Promise<void> =>
	keepPreviousBuilds(folder, async () => deploy(folder, version));

/** Has the app of the folder upgrade its outbox, as a version with another schema does. Returns where. */
export function raiseSchema(folder: string): string[] {
	return filesIn(folder).filter((file) => {
		if (!file.endsWith('.js')) return false;
		const text = readFileSync(file, 'utf8');
		const raised = text.replace(/(`kraken-outbox`),2,/, '$1,3,');
		if (raised !== text) writeFileSync(file, raised);
		return raised !== text;
	});
}

/** Makes the next version of the app of the folder: the old one's hashed files are gone from it. */
export function deploy(folder: string, version: string): void {
	const { version: before } = JSON.parse(readFileSync(join(folder, '_app/version.json'), 'utf8'));
	const hashed = filesIn(join(folder, '_app/immutable'));
	const names = new Map(hashed.map((file) => [basename(file), renamed(file, version)]));
	const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	const any = new RegExp([...names.keys()].map(escape).join('|'), 'g');
	for (const file of filesIn(folder).filter((name) => TEXT.test(name))) {
		const text = readFileSync(file, 'utf8')
			.replace(any, (name) => names.get(name)!)
			.replaceAll(before, version);
		writeFileSync(file, file.endsWith('.html') ? withHash(text) : text);
	}
	for (const file of hashed) renameSync(file, join(dirname(file), renamed(file, version)));
}
