/** The least a page can be: one field, kept by a service worker. What it costs is the browser's own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const PAGE = `<!doctype html>
<html lang="en-GB">
	<head>
		<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<title>One field</title>
	</head>
	<body>
		<label for="words">In your own words</label>
		<textarea id="words" rows="5"></textarea>
		<script>
			navigator.serviceWorker.register('/worker.js');
		</script>
	</body>
</html>
`;

const WORKER = `
self.addEventListener('install', (event) =>
	event.waitUntil(caches.open('floor').then((cache) => cache.add('/200.html')))
);
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
self.addEventListener('fetch', (event) => {
	if (event.request.mode === 'navigate') event.respondWith(caches.match('/200.html'));
});
`;

/** Writes it into a folder, for the same server as the others. */
export function buildFloor(folder: string): void {
	for (const [name, text] of Object.entries({ '200.html': PAGE, 'worker.js': WORKER })) {
		writeFileSync(join(folder, name), text);
		writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
	}
}
