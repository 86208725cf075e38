/** ODK's form engine as a page in a folder, compressed as SvelteKit's adapter compresses ours. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Compresses a file as the adapter does. */
function compress(path: string): void {
	writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
}

/** Puts the form into a folder that holds the engine. */
export function writeForm(folder: string, formXml: string): void {
	const path = join(folder, 'form.xml');
	writeFileSync(path, formXml);
	compress(path);
}

/** Builds into the folder. The hashed files get the address that the server lets be kept for ever. */
export async function buildOdk(folder: string): Promise<void> {
	await build({
		root: import.meta.dirname,
		configFile: false,
		logLevel: 'error',
		define: {
			__VUE_OPTIONS_API__: 'true', // PrimeVue needs it
			__VUE_PROD_DEVTOOLS__: 'false',
			__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false'
		},
		build: {
			outDir: folder,
			emptyOutDir: true,
			assetsDir: '_app/immutable',
			target: 'es2022',
			chunkSizeWarningLimit: 10_000
		}
	});
	cpSync(join(folder, 'index.html'), join(folder, '200.html'));
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !/\.(html|js|css|xml|json|svg)$/.test(entry.name)) continue;
		compress(join(entry.parentPath, entry.name));
	}
}
