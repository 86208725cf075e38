/** ODK's form engine as a page in a folder, compressed as SvelteKit's adapter compresses ours. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Builds into the folder. The hashed files get the address that the server lets be kept for ever. */
export async function buildOdk(folder: string, formXml: string): Promise<void> {
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
	writeFileSync(join(folder, 'form.xml'), formXml);
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !/\.(html|js|css|xml|json|svg)$/.test(entry.name)) continue;
		const path = join(entry.parentPath, entry.name);
		writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
	}
}
